-- A rehearsal is a rollout whose tasks take everything back themselves; another rollout may wait for it.
ALTER TABLE rollouts
    DROP CONSTRAINT rollouts_kind_check,
    ADD CONSTRAINT rollouts_kind_check CHECK (kind IN ('onboarding', 'rollout', 'undo', 'rehearsal')),
    ADD COLUMN rehearses uuid REFERENCES rollouts;
CREATE INDEX rollouts_rehearsing ON rollouts (rehearses) WHERE rehearses IS NOT NULL;

-- What a rehearsal saw in this target.
ALTER TABLE tasks ADD COLUMN rehearsal jsonb;
