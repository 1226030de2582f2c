CREATE TABLE interactions (
    id           uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id    text        NOT NULL,
    client_id    uuid        NOT NULL,
    rm_id        text        NOT NULL,
    channel      text        NOT NULL,
    subject      text        NOT NULL,
    summary      text,
    sentiment    real,
    occurred_at  timestamptz NOT NULL,
    follow_up_at timestamptz,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT interactions_channel CHECK (channel IN ('meeting', 'call', 'email', 'chat')),
    CONSTRAINT interactions_sentiment CHECK (sentiment BETWEEN -1 AND 1)
);

CREATE INDEX interactions_by_client ON interactions (tenant_id, client_id, occurred_at);
CREATE INDEX interactions_by_follow_up ON interactions (tenant_id, rm_id, follow_up_at) WHERE follow_up_at IS NOT NULL;

-- Which events were handled, so that an event that comes twice is handled once.
CREATE TABLE processed_events (
    event_id     text        NOT NULL,
    event_type   text        NOT NULL,
    source       text        NOT NULL,
    processed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT processed_events_pkey PRIMARY KEY (event_id)
);

CREATE INDEX processed_events_by_time ON processed_events (processed_at);
