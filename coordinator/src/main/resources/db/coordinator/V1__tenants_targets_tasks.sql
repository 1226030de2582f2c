-- The coordinator's state. One row of tasks is one target in one rollout and also its outbox entry.

CREATE TABLE tenants (
    id         text PRIMARY KEY,
    labels     jsonb NOT NULL DEFAULT '{}',
    state      text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'deleted')),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- Where one migration set lives for one tenant. The place is decided once and never silently changed.
CREATE TABLE targets (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id  text NOT NULL REFERENCES tenants,
    set_name   text NOT NULL,
    database   text NOT NULL,
    isolation  text NOT NULL,
    name       text NOT NULL,
    state      text NOT NULL DEFAULT 'pending'
               CHECK (state IN ('pending', 'migrating', 'ready', 'failed', 'quarantined', 'deleted')),
    version    text,
    failure    jsonb,
    fence      bigint NOT NULL DEFAULT 0,
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (tenant_id, set_name),
    -- The name leads, so that one look-up by name finds it in every database.
    UNIQUE (name, database, isolation)
);
CREATE INDEX targets_by_state ON targets (set_name, state);

-- How many targets each database holds, kept with each registration so that placing never counts. Registrations lock
-- these rows first, and so run one after another.
CREATE TABLE database_loads (
    database text PRIMARY KEY,
    targets  bigint NOT NULL DEFAULT 0
);

-- Events already taken in, so that one sent again changes nothing.
CREATE TABLE intake_events (
    source      text NOT NULL,
    event_id    text NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (source, event_id)
);

CREATE TABLE rollouts (
    id         uuid PRIMARY KEY,
    set_name   text NOT NULL,
    kind       text NOT NULL CHECK (kind IN ('onboarding')),
    state      text NOT NULL CHECK (state IN ('running', 'succeeded', 'failed')),
    version    text,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
-- New tenants of a set join its one standing rollout.
CREATE UNIQUE INDEX rollouts_one_onboarding_per_set ON rollouts (set_name) WHERE kind = 'onboarding';

CREATE TABLE tasks (
    id           uuid PRIMARY KEY,
    rollout_id   uuid NOT NULL REFERENCES rollouts,
    target_id    bigint NOT NULL REFERENCES targets,
    state        text NOT NULL DEFAULT 'queued'
                 CHECK (state IN ('queued', 'dispatched', 'running', 'succeeded', 'failed', 'quarantined',
                                  'skipped', 'cancelled')),
    version      text,
    attempt      integer NOT NULL DEFAULT 0,
    fence        bigint NOT NULL DEFAULT 0,
    sequence     bigint NOT NULL DEFAULT 0,
    -- Attempts that failed or were lost while they ran; an attempt that no worker began is not one.
    failures     integer NOT NULL DEFAULT 0,
    due_at       timestamptz NOT NULL DEFAULT now(),
    lease_until  timestamptz,
    worker       text,
    path         text,
    failure      jsonb,
    duration_ms  bigint,
    requested_at timestamptz NOT NULL DEFAULT now(),
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    finished_at  timestamptz
);
CREATE INDEX tasks_due ON tasks (due_at) WHERE state = 'queued';
CREATE INDEX tasks_leased ON tasks (lease_until) WHERE state IN ('dispatched', 'running');
CREATE INDEX tasks_by_target ON tasks (target_id);
CREATE INDEX tasks_by_rollout ON tasks (rollout_id, state);
-- Never two open tasks for one target.
CREATE UNIQUE INDEX tasks_one_open_per_target ON tasks (target_id) WHERE state IN ('queued', 'dispatched', 'running');

-- How many messages were put aside, by reason, with the last one's words.
CREATE TABLE dead_letter_counts (
    topic        text NOT NULL,
    reason       text NOT NULL,
    count        bigint NOT NULL,
    last_message text NOT NULL,
    last_at      timestamptz NOT NULL,
    PRIMARY KEY (topic, reason)
);
