-- A target is backed up before its migration where the rollout's policy says so, and an undo may restore these backups.
ALTER TABLE rollouts ADD COLUMN restores boolean NOT NULL DEFAULT false;
ALTER TABLE tasks ADD COLUMN restore_point boolean NOT NULL DEFAULT false;
