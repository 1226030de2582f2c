-- What is old is found by its age, and workers are told of an ended rollout that its controls are gone.
CREATE INDEX intake_events_by_time ON intake_events (received_at);
CREATE INDEX audit_by_time ON audit (at);
CREATE INDEX rollouts_by_end ON rollouts (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX tasks_ended ON tasks (finished_at) WHERE finished_at IS NOT NULL;

ALTER TABLE rollouts
    DROP CONSTRAINT rollouts_told_check,
    ADD CONSTRAINT rollouts_told_check CHECK (told IN ('run', 'pause', 'abort', 'gone'));
DROP INDEX rollouts_untold;
CREATE INDEX rollouts_untold ON rollouts (id)
    WHERE told <> 'gone' AND told <> CASE state WHEN 'paused' THEN 'pause' WHEN 'aborted' THEN 'abort' ELSE 'run' END;
