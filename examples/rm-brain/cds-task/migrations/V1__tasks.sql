CREATE TABLE tasks (
    id          uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id   text        NOT NULL,
    client_id   uuid,
    assignee_id text        NOT NULL,
    title       text        NOT NULL,
    description text,
    priority    smallint    NOT NULL DEFAULT 3,
    status      text        NOT NULL DEFAULT 'open',
    due_at      timestamptz,
    done_at     timestamptz,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT tasks_priority CHECK (priority BETWEEN 1 AND 5),
    CONSTRAINT tasks_status CHECK (status IN ('open', 'doing', 'done', 'dropped')),
    CONSTRAINT tasks_done CHECK ((status = 'done') = (done_at IS NOT NULL))
);

CREATE INDEX tasks_by_assignee ON tasks (tenant_id, assignee_id, status, due_at);
CREATE INDEX tasks_by_client ON tasks (tenant_id, client_id) WHERE client_id IS NOT NULL;

-- Which events were handled, so that an event that comes twice is handled once.
CREATE TABLE processed_events (
    event_id     text        NOT NULL,
    event_type   text        NOT NULL,
    source       text        NOT NULL,
    processed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT processed_events_pkey PRIMARY KEY (event_id)
);

CREATE INDEX processed_events_by_time ON processed_events (processed_at);
