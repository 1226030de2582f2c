CREATE TABLE clients (
    id          uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id   text        NOT NULL,
    client_type text        NOT NULL,
    name        text        NOT NULL,
    email       text,
    phone       text,
    status      text        NOT NULL DEFAULT 'prospect',
    rm_id       text,
    attributes  jsonb       NOT NULL DEFAULT '{}',
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT clients_type CHECK (client_type IN ('person', 'company', 'trust')),
    CONSTRAINT clients_status CHECK (status IN ('prospect', 'active', 'dormant', 'closed'))
);

CREATE UNIQUE INDEX clients_email ON clients (tenant_id, lower(email));
CREATE INDEX clients_by_rm ON clients (tenant_id, rm_id, status);

CREATE TABLE client_links (
    id             uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    from_client_id uuid        NOT NULL REFERENCES clients ON DELETE CASCADE,
    to_client_id   uuid        NOT NULL REFERENCES clients ON DELETE CASCADE,
    link_type      text        NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT client_links_once UNIQUE (from_client_id, to_client_id, link_type),
    CONSTRAINT client_links_two_clients CHECK (from_client_id <> to_client_id)
);

CREATE INDEX client_links_by_target ON client_links (to_client_id);

-- Which events were handled, so that an event that comes twice is handled once.
CREATE TABLE processed_events (
    event_id     text        NOT NULL,
    event_type   text        NOT NULL,
    source       text        NOT NULL,
    processed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT processed_events_pkey PRIMARY KEY (event_id)
);

CREATE INDEX processed_events_by_time ON processed_events (processed_at);
