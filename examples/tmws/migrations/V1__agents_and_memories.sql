CREATE TABLE agents (
    id           VARCHAR(36)  NOT NULL PRIMARY KEY,
    agent_id     VARCHAR(255) NOT NULL,
    namespace    VARCHAR(255) NOT NULL,
    display_name VARCHAR(255) NOT NULL,
    created_at   DATETIME     NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at   DATETIME,
    CONSTRAINT agents_once UNIQUE (namespace, agent_id)
);

CREATE TABLE memories (
    id         VARCHAR(36)  NOT NULL PRIMARY KEY,
    agent_id   VARCHAR(36)  NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
    namespace  VARCHAR(255) NOT NULL,
    content    TEXT         NOT NULL,
    importance REAL         NOT NULL DEFAULT 0.5,
    tags_json  JSON         NOT NULL DEFAULT '[]',
    created_at DATETIME     NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME,
    CONSTRAINT memories_importance CHECK (importance BETWEEN 0 AND 1),
    CONSTRAINT memories_tags_are_json CHECK (json_valid(tags_json))
);

CREATE INDEX ix_memories_agent ON memories (agent_id, created_at);
CREATE INDEX ix_memories_namespace ON memories (namespace, importance);
