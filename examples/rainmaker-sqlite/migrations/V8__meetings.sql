CREATE TABLE meetings (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    prospect_id INTEGER NOT NULL,
    proposal_id INTEGER,
    host_id     INTEGER,
    title       VARCHAR(200) NOT NULL,
    starts_at   DATETIME NOT NULL,
    ends_at     DATETIME NOT NULL,
    location    VARCHAR(200),
    status      VARCHAR(20) NOT NULL DEFAULT 'scheduled',
    created_at  DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at  DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT meetings_end CHECK (ends_at > starts_at),
    CONSTRAINT meetings_status CHECK (status IN ('scheduled', 'held', 'cancelled', 'missed')),
    CONSTRAINT meetings_prospect FOREIGN KEY (prospect_id) REFERENCES prospects (id) ON DELETE CASCADE,
    CONSTRAINT meetings_proposal FOREIGN KEY (proposal_id) REFERENCES proposals (id) ON DELETE SET NULL,
    CONSTRAINT meetings_user FOREIGN KEY (host_id) REFERENCES users (id) ON DELETE SET NULL
);

CREATE INDEX meetings_by_prospect ON meetings (prospect_id);
CREATE INDEX meetings_by_time ON meetings (starts_at);
CREATE INDEX meetings_by_proposal ON meetings (proposal_id);
CREATE INDEX meetings_by_host ON meetings (host_id);

CREATE TRIGGER meetings_touch AFTER UPDATE ON meetings WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE meetings SET updated_at = CURRENT_TIMESTAMP WHERE id = NEW.id;
END;
