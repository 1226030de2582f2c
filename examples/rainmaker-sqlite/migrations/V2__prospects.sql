CREATE TABLE prospects (
    id            INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name          VARCHAR(200) NOT NULL,
    email         VARCHAR(254),
    phone         VARCHAR(40),
    company       VARCHAR(200),
    prospect_type VARCHAR(20) NOT NULL DEFAULT 'individual',
    source        VARCHAR(50) NOT NULL,
    status        VARCHAR(20) NOT NULL DEFAULT 'discovered',
    lead_score    INTEGER NOT NULL DEFAULT 0,
    assigned_to   INTEGER,
    notes         TEXT,
    created_at    DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at    DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT prospects_email UNIQUE (email),
    CONSTRAINT prospects_type CHECK (prospect_type IN ('individual', 'company')),
    CONSTRAINT prospects_status CHECK (status IN ('discovered', 'enriched', 'contacted', 'interested', 'qualified', 'won', 'lost')),
    CONSTRAINT prospects_score CHECK (lead_score BETWEEN 0 AND 100),
    CONSTRAINT prospects_user FOREIGN KEY (assigned_to) REFERENCES users (id) ON DELETE SET NULL
);

CREATE INDEX prospects_by_status ON prospects (status, lead_score);
CREATE INDEX prospects_by_user ON prospects (assigned_to);

CREATE TRIGGER prospects_touch AFTER UPDATE ON prospects WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE prospects SET updated_at = CURRENT_TIMESTAMP WHERE id = NEW.id;
END;
