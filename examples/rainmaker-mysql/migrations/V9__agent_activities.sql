CREATE TABLE agent_activities (
    id          BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    agent       VARCHAR(50) NOT NULL,
    activity    VARCHAR(50) NOT NULL,
    prospect_id BIGINT,
    status      VARCHAR(20) NOT NULL DEFAULT 'started',
    input       JSON,
    output      JSON,
    error       TEXT,
    started_at  DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    duration_ms INT,
    CONSTRAINT agent_activities_status CHECK (status IN ('started', 'succeeded', 'failed')),
    CONSTRAINT agent_activities_duration CHECK (duration_ms >= 0),
    CONSTRAINT agent_activities_prospect FOREIGN KEY (prospect_id) REFERENCES prospects (id) ON DELETE SET NULL,
    INDEX agent_activities_by_agent (agent, started_at),
    INDEX agent_activities_by_prospect (prospect_id, started_at)
);
