CREATE TABLE step_2 (id bigint PRIMARY KEY, note text);
INSERT INTO public.audit (tenant, script) VALUES (current_schema(), 'V2');
-- Long enough for a fault to land in the middle.
SELECT pg_sleep(0.1);
