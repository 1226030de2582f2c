CREATE TABLE conversations (
    id              INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    prospect_id     INTEGER NOT NULL,
    campaign_id     INTEGER,
    channel         VARCHAR(20) NOT NULL,
    status          VARCHAR(20) NOT NULL DEFAULT 'open',
    last_message_at DATETIME,
    created_at      DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at      DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT conversations_channel CHECK (channel IN ('email', 'phone', 'linkedin', 'sms', 'chat')),
    CONSTRAINT conversations_status CHECK (status IN ('open', 'waiting', 'closed')),
    CONSTRAINT conversations_prospect FOREIGN KEY (prospect_id) REFERENCES prospects (id) ON DELETE CASCADE,
    CONSTRAINT conversations_campaign FOREIGN KEY (campaign_id) REFERENCES campaigns (id) ON DELETE SET NULL
);

CREATE INDEX conversations_by_prospect ON conversations (prospect_id, last_message_at);
CREATE INDEX conversations_by_campaign ON conversations (campaign_id);

CREATE TRIGGER conversations_touch AFTER UPDATE ON conversations WHEN NEW.updated_at IS OLD.updated_at
BEGIN
    UPDATE conversations SET updated_at = CURRENT_TIMESTAMP WHERE id = NEW.id;
END;
