CREATE TABLE event_requirements (
    id               BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    prospect_id      BIGINT NOT NULL,
    event_type       VARCHAR(50) NOT NULL,
    event_date       DATE,
    guest_count      INT,
    budget_min       DECIMAL(12, 2),
    budget_max       DECIMAL(12, 2),
    location         VARCHAR(200),
    preferences      JSON,
    special_requests TEXT,
    created_at       DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    updated_at       DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
    CONSTRAINT event_requirements_guests CHECK (guest_count > 0),
    CONSTRAINT event_requirements_budget CHECK (budget_min <= budget_max),
    CONSTRAINT event_requirements_prospect FOREIGN KEY (prospect_id) REFERENCES prospects (id) ON DELETE CASCADE,
    INDEX event_requirements_by_prospect (prospect_id),
    INDEX event_requirements_by_date (event_date)
);
