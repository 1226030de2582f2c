-- One row for each connection of an agent to an MCP server, with the tools found there.
CREATE TABLE mcp_connections (
    id              VARCHAR(36)  NOT NULL,
    server_name     VARCHAR(255) NOT NULL,
    namespace       VARCHAR(255) NOT NULL,
    agent_id        VARCHAR(255) NOT NULL,
    status          VARCHAR(50)  NOT NULL DEFAULT 'disconnected',
    config_json     JSON         NOT NULL,
    tools_json      JSON         NOT NULL DEFAULT '[]',
    error_message   TEXT,
    error_at        DATETIME,
    created_at      DATETIME     NOT NULL DEFAULT CURRENT_TIMESTAMP,
    connected_at    DATETIME,
    disconnected_at DATETIME,
    updated_at      DATETIME,
    PRIMARY KEY (id)
);

CREATE INDEX ix_mcp_connections_namespace ON mcp_connections (namespace);
CREATE INDEX ix_mcp_connections_namespace_agent ON mcp_connections (namespace, agent_id);
