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
CREATE INDEX targets_by_set ON targets (set_name, id);

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

-- How versions are ordered: 2.10 comes after 2.9, and 1.0 is 1.
CREATE FUNCTION version_key(version text) RETURNS bigint[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN string_to_array(CASE WHEN version LIKE '%.0%' THEN regexp_replace(version, '(\.0+)+$', '') ELSE version END,
    '.')::bigint[];

-- A tenant's place in a set's samples, from 0 to 2^60: always the same, whoever else is there.
CREATE FUNCTION sample_place(set_name text, tenant_id text) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ('x' || substr(md5(set_name || '/' || tenant_id), 1, 15))::bit(60)::bigint;

-- Two failures are of one group when they differ only in numbers and in what is quoted.
CREATE FUNCTION error_group(failure jsonb) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN substr(md5(concat_ws('|', failure ->> 'kind', failure ->> 'sqlState', failure ->> 'script', failure ->> 'line',
    regexp_replace(failure ->> 'message', '"[^"]*"|''[^'']*''|\d+', '?', 'g'))), 1, 12);

-- Whether labels meet the conditions of a selector: label, value and whether they have to be equal.
CREATE FUNCTION labels_match(labels jsonb, names text[], equal boolean[], vals text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN NOT EXISTS (SELECT FROM unnest(names, equal, vals) AS c (name, equal, val)
                   WHERE (labels ->> c.name IS NOT DISTINCT FROM c.val) <> c.equal);

CREATE TABLE rollouts (
    id           uuid PRIMARY KEY,
    set_name     text NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('onboarding', 'rollout', 'undo')),
    state        text NOT NULL
                 CHECK (state IN ('planned', 'running', 'paused', 'soaking', 'succeeded', 'failed', 'aborted')),
    -- What workers were last told on the control topic.
    told         text NOT NULL DEFAULT 'run' CHECK (told IN ('run', 'pause', 'abort')),
    version      text,
    -- The wave that runs or ran last; tasks of later waves wait.
    wave         integer NOT NULL DEFAULT 0,
    why          text,
    soak_until   timestamptz,
    soak_manual  boolean NOT NULL DEFAULT false,
    undoes       uuid REFERENCES rollouts,
    selector     jsonb NOT NULL DEFAULT '{}',
    policy       jsonb NOT NULL DEFAULT '{}',
    -- What scans have found since then decides which targets fit the set; null when nobody looked.
    scanned_at   timestamptz,
    -- The list of targets is made in order of their ids, up to the newest at the start, and digested as it grows.
    listed_to    bigint NOT NULL DEFAULT 0,
    list_until   bigint NOT NULL DEFAULT 0,
    targets      bigint NOT NULL DEFAULT 0,
    digest       bytea NOT NULL DEFAULT '',
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    finished_at  timestamptz
);
CREATE INDEX rollouts_open ON rollouts (id) WHERE state IN ('planned', 'running', 'paused', 'soaking');
CREATE INDEX rollouts_untold ON rollouts (id)
    WHERE told <> CASE state WHEN 'paused' THEN 'pause' WHEN 'aborted' THEN 'abort' ELSE 'run' END;
CREATE INDEX rollouts_newest ON rollouts (created_at DESC, id);
CREATE INDEX rollouts_undoing ON rollouts (undoes) WHERE undoes IS NOT NULL;
-- New tenants of a set join its one standing rollout.
CREATE UNIQUE INDEX rollouts_one_onboarding_per_set ON rollouts (set_name) WHERE kind = 'onboarding';

-- The waves of a rollout, with their tasks counted by state. Wave 0 is what was decided when the targets were listed.
CREATE TABLE waves (
    rollout_id  uuid NOT NULL REFERENCES rollouts,
    number      integer NOT NULL,
    name        text NOT NULL DEFAULT 'onboarding',
    -- Takes targets up to this place in the sample, or those picked by tenant or labels, or none but by hand.
    place       bigint,
    tenants     text[],
    label_names text[],
    label_equal boolean[],
    label_vals  text[],
    parallelism integer,
    soak_ms     bigint NOT NULL DEFAULT 0,
    manual      boolean NOT NULL DEFAULT false,
    -- Failures that someone knew of when the rollout was resumed or retried: only further ones count.
    accepted    bigint NOT NULL DEFAULT 0,
    queued      bigint NOT NULL DEFAULT 0,
    dispatched  bigint NOT NULL DEFAULT 0,
    running     bigint NOT NULL DEFAULT 0,
    succeeded   bigint NOT NULL DEFAULT 0,
    failed      bigint NOT NULL DEFAULT 0,
    quarantined bigint NOT NULL DEFAULT 0,
    skipped     bigint NOT NULL DEFAULT 0,
    cancelled   bigint NOT NULL DEFAULT 0,
    -- The sum of the durations of what succeeded.
    duration_ms bigint NOT NULL DEFAULT 0,
    started_at  timestamptz,
    finished_at timestamptz,
    PRIMARY KEY (rollout_id, number)
) WITH (fillfactor = 50);

CREATE TABLE tasks (
    id             uuid PRIMARY KEY,
    rollout_id     uuid NOT NULL REFERENCES rollouts,
    wave           integer NOT NULL DEFAULT 1,
    target_id      bigint NOT NULL REFERENCES targets,
    state          text NOT NULL DEFAULT 'queued'
                   CHECK (state IN ('queued', 'dispatched', 'running', 'succeeded', 'failed', 'quarantined',
                                    'skipped', 'cancelled')),
    operation      text NOT NULL DEFAULT 'migrate' CHECK (operation IN ('migrate', 'undo', 'rehearse')),
    version        text,
    -- 0 for rollouts, 1 for new tenants, 2 for a tenant that someone waits for.
    priority       smallint NOT NULL DEFAULT 0,
    attempt        integer NOT NULL DEFAULT 0,
    fence          bigint NOT NULL DEFAULT 0,
    sequence       bigint NOT NULL DEFAULT 0,
    -- Attempts that failed or were lost while they ran; an attempt that no worker began is not one.
    failures       integer NOT NULL DEFAULT 0,
    due_at         timestamptz NOT NULL DEFAULT now(),
    lease_until    timestamptz,
    worker         text,
    path           text,
    failure        jsonb,
    -- Why it was left out, or had nothing to do.
    note           text,
    duration_ms    bigint,
    -- What its success did: the version before and after, and whether any script was applied or taken back.
    version_before text,
    version_after  text,
    changed        boolean NOT NULL DEFAULT false,
    requested_at   timestamptz NOT NULL DEFAULT now(),
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now(),
    finished_at    timestamptz
);
CREATE INDEX tasks_due ON tasks (rollout_id, wave, priority DESC, due_at) WHERE state = 'queued';
CREATE INDEX tasks_hot ON tasks (due_at) WHERE state = 'queued' AND priority = 2;
CREATE INDEX tasks_leased ON tasks (lease_until) WHERE state IN ('dispatched', 'running');
CREATE INDEX tasks_by_target ON tasks (target_id);
-- Both columns, so that whether a target is in a rollout is one look, however little the planner knows of a fresh list.
CREATE INDEX tasks_by_rollout ON tasks (rollout_id, target_id);
CREATE INDEX tasks_failed ON tasks (rollout_id, target_id) WHERE state IN ('failed', 'quarantined');
-- Never two open tasks for one target.
CREATE UNIQUE INDEX tasks_one_open_per_target ON tasks (target_id) WHERE state IN ('queued', 'dispatched', 'running');

-- The counts follow each statement on tasks, whatever its author, in the same transaction. Rows of tasks that are
-- pruned stay counted. Waves are locked in their order, and last: whoever writes tasks has locked them before.
CREATE FUNCTION count_tasks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO waves AS w (rollout_id, number, queued, dispatched, running, succeeded, failed, quarantined, skipped,
                            cancelled, duration_ms)
    SELECT rollout_id, wave,
           count(*) FILTER (WHERE state = 'queued'), count(*) FILTER (WHERE state = 'dispatched'),
           count(*) FILTER (WHERE state = 'running'), count(*) FILTER (WHERE state = 'succeeded'),
           count(*) FILTER (WHERE state = 'failed'), count(*) FILTER (WHERE state = 'quarantined'),
           count(*) FILTER (WHERE state = 'skipped'), count(*) FILTER (WHERE state = 'cancelled'),
           coalesce(sum(duration_ms) FILTER (WHERE state = 'succeeded'), 0)
    FROM after GROUP BY rollout_id, wave ORDER BY rollout_id, wave
    ON CONFLICT (rollout_id, number) DO UPDATE
    SET queued = w.queued + EXCLUDED.queued, dispatched = w.dispatched + EXCLUDED.dispatched,
        running = w.running + EXCLUDED.running, succeeded = w.succeeded + EXCLUDED.succeeded,
        failed = w.failed + EXCLUDED.failed, quarantined = w.quarantined + EXCLUDED.quarantined,
        skipped = w.skipped + EXCLUDED.skipped, cancelled = w.cancelled + EXCLUDED.cancelled,
        duration_ms = w.duration_ms + EXCLUDED.duration_ms;
    RETURN NULL;
END $$;

CREATE FUNCTION recount_tasks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO waves AS w (rollout_id, number, queued, dispatched, running, succeeded, failed, quarantined, skipped,
                            cancelled, duration_ms)
    SELECT rollout_id, wave,
           coalesce(sum(n) FILTER (WHERE state = 'queued'), 0), coalesce(sum(n) FILTER (WHERE state = 'dispatched'), 0),
           coalesce(sum(n) FILTER (WHERE state = 'running'), 0), coalesce(sum(n) FILTER (WHERE state = 'succeeded'), 0),
           coalesce(sum(n) FILTER (WHERE state = 'failed'), 0), coalesce(sum(n) FILTER (WHERE state = 'quarantined'), 0),
           coalesce(sum(n) FILTER (WHERE state = 'skipped'), 0), coalesce(sum(n) FILTER (WHERE state = 'cancelled'), 0),
           coalesce(sum(ms), 0)
    FROM (SELECT rollout_id, wave, state, sum(n) AS n, sum(ms) AS ms
          FROM (SELECT rollout_id, wave, state, 1 AS n,
                       CASE state WHEN 'succeeded' THEN duration_ms END AS ms FROM after
                UNION ALL
                SELECT rollout_id, wave, state, -1, CASE state WHEN 'succeeded' THEN -duration_ms END FROM before) moved
          GROUP BY rollout_id, wave, state HAVING sum(n) <> 0) changed
    GROUP BY rollout_id, wave ORDER BY rollout_id, wave
    ON CONFLICT (rollout_id, number) DO UPDATE
    SET queued = w.queued + EXCLUDED.queued, dispatched = w.dispatched + EXCLUDED.dispatched,
        running = w.running + EXCLUDED.running, succeeded = w.succeeded + EXCLUDED.succeeded,
        failed = w.failed + EXCLUDED.failed, quarantined = w.quarantined + EXCLUDED.quarantined,
        skipped = w.skipped + EXCLUDED.skipped, cancelled = w.cancelled + EXCLUDED.cancelled,
        duration_ms = w.duration_ms + EXCLUDED.duration_ms;
    RETURN NULL;
END $$;

CREATE TRIGGER tasks_inserted AFTER INSERT ON tasks REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION count_tasks();
CREATE TRIGGER tasks_updated AFTER UPDATE ON tasks REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION recount_tasks();

-- Who did what to a rollout, or to a tenant, when and why; 'coordinator' is the coordinator itself.
CREATE TABLE audit (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         timestamptz NOT NULL,
    verb       text NOT NULL,
    asked_by   text NOT NULL,
    reason     text NOT NULL,
    rollout_id uuid REFERENCES rollouts,
    from_state text,
    to_state   text NOT NULL,
    details    text
);
CREATE INDEX audit_by_rollout ON audit (rollout_id, id);

-- How many messages were put aside, by reason, with the last one's words.
CREATE TABLE dead_letter_counts (
    topic        text NOT NULL,
    reason       text NOT NULL,
    count        bigint NOT NULL,
    last_message text NOT NULL,
    last_at      timestamptz NOT NULL,
    PRIMARY KEY (topic, reason)
);
