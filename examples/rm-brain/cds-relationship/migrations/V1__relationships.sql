CREATE TABLE relationships (
    id                uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id         text        NOT NULL,
    client_id         uuid        NOT NULL,
    rm_id             text        NOT NULL,
    relationship_type text        NOT NULL DEFAULT 'primary',
    valid_from        date        NOT NULL DEFAULT current_date,
    valid_to          date,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT relationships_type CHECK (relationship_type IN ('primary', 'deputy', 'specialist')),
    CONSTRAINT relationships_end CHECK (valid_to >= valid_from)
);

CREATE UNIQUE INDEX relationships_one_primary ON relationships (tenant_id, client_id)
    WHERE relationship_type = 'primary' AND valid_to IS NULL;
CREATE INDEX relationships_by_rm ON relationships (tenant_id, rm_id);

-- Which events were handled, so that an event that comes twice is handled once.
CREATE TABLE processed_events (
    event_id     text        NOT NULL,
    event_type   text        NOT NULL,
    source       text        NOT NULL,
    processed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT processed_events_pkey PRIMARY KEY (event_id)
);

CREATE INDEX processed_events_by_time ON processed_events (processed_at);
