-- A call that changes settings, even for the transaction only, is not for the fast path: Flyway has to run.
SELECT set_config('work_mem', '5MB', true);
CREATE TABLE step_2 (id bigint PRIMARY KEY, note text);
INSERT INTO public.audit_flyway (tenant, script) VALUES (current_schema(), 'V2');
-- Long enough for a fault to land in the middle.
SELECT pg_sleep(0.1);
