CREATE TABLE messages (
    id              INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    conversation_id INTEGER NOT NULL,
    sender          VARCHAR(20) NOT NULL,
    body            TEXT NOT NULL,
    metadata        JSON,
    sent_at         DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT messages_sender CHECK (sender IN ('prospect', 'agent', 'user')),
    CONSTRAINT messages_conversation FOREIGN KEY (conversation_id) REFERENCES conversations (id) ON DELETE CASCADE
);

CREATE INDEX messages_by_conversation ON messages (conversation_id, sent_at);
