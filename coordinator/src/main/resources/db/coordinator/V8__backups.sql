-- Backups of targets, and targets of deleted tenants on their way out.

ALTER TABLE tasks DROP CONSTRAINT tasks_operation_check;
ALTER TABLE tasks ADD CONSTRAINT tasks_operation_check
    CHECK (operation IN ('migrate', 'undo', 'rehearse', 'stamp', 'backup', 'restore', 'drop', 'prune'));
-- Which backups a restore, a drop or a prune is about.
ALTER TABLE tasks ADD COLUMN backups uuid[] NOT NULL DEFAULT '{}';

-- A backup has the id of the task that made it; the detail is as the worker told it.
CREATE TABLE backups (
    id          uuid PRIMARY KEY,
    target_id   bigint NOT NULL REFERENCES targets,
    detail      jsonb NOT NULL,
    duration_ms bigint NOT NULL,
    taken_at    timestamptz NOT NULL,
    pruned_at   timestamptz
);
CREATE INDEX backups_by_target ON backups (target_id, taken_at DESC) WHERE pruned_at IS NULL;
CREATE INDEX backups_newest ON backups (taken_at DESC, id);

-- One row for each target of a deleted tenant. Frozen: nothing runs in it any more, and a backup follows when what ran
-- has ended. Waiting: it has its backup, and is dropped after the grace period. Reviving: its tenant was created again
-- while a step was under way.
CREATE TABLE removals (
    target_id  bigint PRIMARY KEY REFERENCES targets,
    state      text NOT NULL DEFAULT 'frozen'
               CHECK (state IN ('frozen', 'backing_up', 'waiting', 'dropping', 'dropped', 'reviving')),
    -- The target's state before.
    phase      text NOT NULL,
    frozen_at  timestamptz NOT NULL,
    -- Not before: a step that failed is tried again later.
    due_at     timestamptz NOT NULL,
    task_id    uuid REFERENCES tasks ON DELETE SET NULL,
    backup_id  uuid REFERENCES backups,
    -- Why the last step failed.
    why        text,
    updated_at timestamptz NOT NULL
);
CREATE INDEX removals_open ON removals (target_id) WHERE state <> 'dropped';

ALTER TABLE audit ADD COLUMN tenant_id text REFERENCES tenants;
CREATE INDEX audit_by_tenant ON audit (tenant_id, id) WHERE tenant_id IS NOT NULL;
