CREATE TABLE messages (
    id              BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    conversation_id BIGINT NOT NULL,
    sender          VARCHAR(20) NOT NULL,
    body            TEXT NOT NULL,
    metadata        JSON,
    sent_at         DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    CONSTRAINT messages_sender CHECK (sender IN ('prospect', 'agent', 'user')),
    CONSTRAINT messages_conversation FOREIGN KEY (conversation_id) REFERENCES conversations (id) ON DELETE CASCADE,
    INDEX messages_by_conversation (conversation_id, sent_at)
);
