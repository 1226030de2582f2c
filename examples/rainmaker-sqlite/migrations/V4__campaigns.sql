CREATE TABLE campaigns (
    id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    prospect_id  INTEGER NOT NULL,
    channel      VARCHAR(20) NOT NULL,
    subject      VARCHAR(200),
    body         TEXT NOT NULL,
    status       VARCHAR(20) NOT NULL DEFAULT 'draft',
    approved_by  INTEGER,
    scheduled_at DATETIME,
    sent_at      DATETIME,
    created_at   DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at   DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT campaigns_channel CHECK (channel IN ('email', 'phone', 'linkedin', 'sms')),
    CONSTRAINT campaigns_status CHECK (status IN ('draft', 'approved', 'scheduled', 'sent', 'opened', 'replied', 'failed')),
    CONSTRAINT campaigns_prospect FOREIGN KEY (prospect_id) REFERENCES prospects (id) ON DELETE CASCADE,
    CONSTRAINT campaigns_user FOREIGN KEY (approved_by) REFERENCES users (id) ON DELETE SET NULL
);

CREATE INDEX campaigns_by_prospect ON campaigns (prospect_id);
CREATE INDEX campaigns_by_status ON campaigns (status, scheduled_at);
CREATE INDEX campaigns_by_user ON campaigns (approved_by);

CREATE TRIGGER campaigns_touch AFTER UPDATE ON campaigns WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE campaigns SET updated_at = CURRENT_TIMESTAMP WHERE id = NEW.id;
END;
