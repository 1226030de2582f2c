CREATE TABLE plugins (
    id            uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    name          text        NOT NULL,
    version       text        NOT NULL,
    display_name  text        NOT NULL,
    base_url      text        NOT NULL,
    manifest      jsonb       NOT NULL DEFAULT '{}',
    status        text        NOT NULL DEFAULT 'registered',
    registered_at timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT plugins_once UNIQUE (name, version),
    CONSTRAINT plugins_status CHECK (status IN ('registered', 'active', 'failing', 'retired'))
);

CREATE TABLE tenant_plugins (
    tenant_id     text        NOT NULL,
    plugin_id     uuid        NOT NULL REFERENCES plugins ON DELETE CASCADE,
    enabled       boolean     NOT NULL DEFAULT true,
    configuration jsonb       NOT NULL DEFAULT '{}',
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, plugin_id)
);

CREATE INDEX tenant_plugins_by_plugin ON tenant_plugins (plugin_id);

CREATE TABLE plugin_event_registry (
    id         uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    plugin_id  uuid        NOT NULL REFERENCES plugins ON DELETE CASCADE,
    event_type text        NOT NULL,
    direction  text        NOT NULL,
    topic      text        NOT NULL,
    schema     jsonb       NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT plugin_event_registry_once UNIQUE (plugin_id, event_type, direction),
    CONSTRAINT plugin_event_registry_direction CHECK (direction IN ('in', 'out'))
);

CREATE INDEX plugin_event_registry_by_type ON plugin_event_registry (event_type, direction);

CREATE TABLE event_mappings (
    id          uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id   text        NOT NULL,
    source_type text        NOT NULL,
    target_type text        NOT NULL,
    plugin_id   uuid        NOT NULL REFERENCES plugins ON DELETE CASCADE,
    mapping     jsonb       NOT NULL,
    enabled     boolean     NOT NULL DEFAULT true,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT event_mappings_once UNIQUE (tenant_id, source_type, target_type, plugin_id)
);

CREATE INDEX event_mappings_by_plugin ON event_mappings (plugin_id);

-- Which events were handled, so that an event that comes twice is handled once.
CREATE TABLE processed_events (
    event_id     text        NOT NULL,
    event_type   text        NOT NULL,
    source       text        NOT NULL,
    processed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT processed_events_pkey PRIMARY KEY (event_id)
);

CREATE INDEX processed_events_by_time ON processed_events (processed_at);
