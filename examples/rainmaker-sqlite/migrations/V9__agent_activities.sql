CREATE TABLE agent_activities (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    agent       VARCHAR(50) NOT NULL,
    activity    VARCHAR(50) NOT NULL,
    prospect_id INTEGER,
    status      VARCHAR(20) NOT NULL DEFAULT 'started',
    input       JSON,
    output      JSON,
    error       TEXT,
    started_at  DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    duration_ms INTEGER,
    CONSTRAINT agent_activities_status CHECK (status IN ('started', 'succeeded', 'failed')),
    CONSTRAINT agent_activities_duration CHECK (duration_ms >= 0),
    CONSTRAINT agent_activities_prospect FOREIGN KEY (prospect_id) REFERENCES prospects (id) ON DELETE SET NULL
);

CREATE INDEX agent_activities_by_agent ON agent_activities (agent, started_at);
CREATE INDEX agent_activities_by_prospect ON agent_activities (prospect_id, started_at);
