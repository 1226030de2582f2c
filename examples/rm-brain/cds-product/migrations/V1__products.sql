CREATE TABLE products (
    id          uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id   text        NOT NULL,
    code        text        NOT NULL,
    name        text        NOT NULL,
    category    text        NOT NULL,
    risk_rating smallint    NOT NULL,
    currency    text        NOT NULL,
    terms       jsonb       NOT NULL DEFAULT '{}',
    status      text        NOT NULL DEFAULT 'draft',
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT products_code UNIQUE (tenant_id, code),
    CONSTRAINT products_risk CHECK (risk_rating BETWEEN 1 AND 5),
    CONSTRAINT products_currency CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT products_status CHECK (status IN ('draft', 'offered', 'withdrawn'))
);

CREATE INDEX products_by_category ON products (tenant_id, category, risk_rating) WHERE status = 'offered';

-- Which events were handled, so that an event that comes twice is handled once.
CREATE TABLE processed_events (
    event_id     text        NOT NULL,
    event_type   text        NOT NULL,
    source       text        NOT NULL,
    processed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT processed_events_pkey PRIMARY KEY (event_id)
);

CREATE INDEX processed_events_by_time ON processed_events (processed_at);
