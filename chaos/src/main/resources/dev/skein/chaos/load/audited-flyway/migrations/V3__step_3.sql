CREATE TABLE step_3 (id bigint PRIMARY KEY, note text);
INSERT INTO public.audit_flyway (tenant, script) VALUES (current_schema(), 'V3');
-- Long enough for a fault to land in the middle.
SELECT pg_sleep(0.1);
