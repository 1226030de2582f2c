CREATE TABLE proposals (
    id                   INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    prospect_id          INTEGER NOT NULL,
    event_requirement_id INTEGER,
    title                VARCHAR(200) NOT NULL,
    content              JSON NOT NULL,
    total_amount         DECIMAL(12, 2) NOT NULL,
    currency             CHAR(3) NOT NULL DEFAULT 'USD',
    status               VARCHAR(20) NOT NULL DEFAULT 'draft',
    valid_until          DATE,
    sent_at              DATETIME,
    created_at           DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at           DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT proposals_amount CHECK (total_amount >= 0),
    CONSTRAINT proposals_status CHECK (status IN ('draft', 'sent', 'viewed', 'accepted', 'rejected', 'expired')),
    CONSTRAINT proposals_prospect FOREIGN KEY (prospect_id) REFERENCES prospects (id) ON DELETE CASCADE,
    CONSTRAINT proposals_requirement FOREIGN KEY (event_requirement_id) REFERENCES event_requirements (id) ON DELETE SET NULL
);

CREATE INDEX proposals_by_prospect ON proposals (prospect_id);
CREATE INDEX proposals_by_status ON proposals (status, valid_until);
CREATE INDEX proposals_by_requirement ON proposals (event_requirement_id);

CREATE TRIGGER proposals_touch AFTER UPDATE ON proposals WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE proposals SET updated_at = CURRENT_TIMESTAMP WHERE id = NEW.id;
END;
