-- The producer's event_id is unique: an event that comes twice is kept once.
CREATE TABLE audit_events (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id    text        NOT NULL,
    event_type  text        NOT NULL,
    source      text        NOT NULL,
    tenant_id   text        NOT NULL,
    actor_id    text,
    entity_type text        NOT NULL,
    entity_id   text        NOT NULL,
    action      text        NOT NULL,
    payload     jsonb       NOT NULL DEFAULT '{}',
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT audit_events_event UNIQUE (event_id),
    CONSTRAINT audit_events_payload_is_object CHECK (jsonb_typeof(payload) = 'object')
);

CREATE INDEX audit_events_by_entity ON audit_events (tenant_id, entity_type, entity_id, occurred_at);
CREATE INDEX audit_events_by_actor ON audit_events (tenant_id, actor_id, occurred_at) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_events_by_time ON audit_events (occurred_at);

-- Which events were handled, so that an event that comes twice is handled once.
CREATE TABLE processed_events (
    event_id     text        NOT NULL,
    event_type   text        NOT NULL,
    source       text        NOT NULL,
    processed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT processed_events_pkey PRIMARY KEY (event_id)
);

CREATE INDEX processed_events_by_time ON processed_events (processed_at);
