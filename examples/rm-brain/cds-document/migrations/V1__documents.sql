CREATE TABLE documents (
    id          uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id   text        NOT NULL,
    client_id   uuid,
    title       text        NOT NULL,
    mime_type   text        NOT NULL,
    storage_url text        NOT NULL,
    size_bytes  bigint      NOT NULL,
    checksum    text        NOT NULL,
    uploaded_by text        NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT documents_size CHECK (size_bytes >= 0)
);

CREATE INDEX documents_by_client ON documents (tenant_id, client_id, created_at);
CREATE INDEX documents_by_checksum ON documents (tenant_id, checksum);

-- Which events were handled, so that an event that comes twice is handled once.
CREATE TABLE processed_events (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id     text        NOT NULL,
    processed_at timestamptz NOT NULL DEFAULT now()
);

CREATE UNIQUE INDEX processed_events_event ON processed_events (event_id);
