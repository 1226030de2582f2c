CREATE TABLE conversations (
    id              BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    prospect_id     BIGINT NOT NULL,
    campaign_id     BIGINT,
    channel         VARCHAR(20) NOT NULL,
    status          VARCHAR(20) NOT NULL DEFAULT 'open',
    last_message_at DATETIME(6),
    created_at      DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    updated_at      DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
    CONSTRAINT conversations_channel CHECK (channel IN ('email', 'phone', 'linkedin', 'sms', 'chat')),
    CONSTRAINT conversations_status CHECK (status IN ('open', 'waiting', 'closed')),
    CONSTRAINT conversations_prospect FOREIGN KEY (prospect_id) REFERENCES prospects (id) ON DELETE CASCADE,
    CONSTRAINT conversations_campaign FOREIGN KEY (campaign_id) REFERENCES campaigns (id) ON DELETE SET NULL,
    INDEX conversations_by_prospect (prospect_id, last_message_at),
    INDEX conversations_by_campaign (campaign_id)
);
