CREATE TABLE event_requirements (
    id               INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    prospect_id      INTEGER NOT NULL,
    event_type       VARCHAR(50) NOT NULL,
    event_date       DATE,
    guest_count      INTEGER,
    budget_min       DECIMAL(12, 2),
    budget_max       DECIMAL(12, 2),
    location         VARCHAR(200),
    preferences      JSON,
    special_requests TEXT,
    created_at       DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at       DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT event_requirements_guests CHECK (guest_count > 0),
    CONSTRAINT event_requirements_budget CHECK (budget_min <= budget_max),
    CONSTRAINT event_requirements_prospect FOREIGN KEY (prospect_id) REFERENCES prospects (id) ON DELETE CASCADE
);

CREATE INDEX event_requirements_by_prospect ON event_requirements (prospect_id);
CREATE INDEX event_requirements_by_date ON event_requirements (event_date);

CREATE TRIGGER event_requirements_touch AFTER UPDATE ON event_requirements WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE event_requirements SET updated_at = CURRENT_TIMESTAMP WHERE id = NEW.id;
END;
