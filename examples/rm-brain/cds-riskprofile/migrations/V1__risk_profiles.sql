CREATE TABLE risk_profiles (
    id          uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id   text        NOT NULL,
    client_id   uuid        NOT NULL,
    score       smallint    NOT NULL,
    category    text        NOT NULL,
    answers     jsonb       NOT NULL DEFAULT '{}',
    valid_until date        NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT risk_profiles_score CHECK (score BETWEEN 0 AND 100),
    CONSTRAINT risk_profiles_category CHECK (category IN ('conservative', 'moderate', 'balanced', 'growth', 'aggressive'))
);

CREATE INDEX risk_profiles_by_client ON risk_profiles (tenant_id, client_id, valid_until);

CREATE TABLE suitability_assessments (
    id              uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    risk_profile_id uuid        NOT NULL REFERENCES risk_profiles ON DELETE CASCADE,
    product_id      uuid        NOT NULL,
    suitable        boolean     NOT NULL,
    reasons         jsonb       NOT NULL DEFAULT '[]',
    assessed_by     text        NOT NULL,
    assessed_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT suitability_assessments_reasons CHECK (jsonb_typeof(reasons) = 'array')
);

CREATE INDEX suitability_assessments_by_profile ON suitability_assessments (risk_profile_id, assessed_at);
CREATE INDEX suitability_assessments_by_product ON suitability_assessments (product_id);

-- Which events were handled, so that an event that comes twice is handled once.
CREATE TABLE processed_events (
    event_id     text        NOT NULL,
    event_type   text        NOT NULL,
    source       text        NOT NULL,
    processed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT processed_events_pkey PRIMARY KEY (event_id)
);

CREATE INDEX processed_events_by_time ON processed_events (processed_at);
