-- One statement in each script: on MariaDB and MySQL each commits by itself, so a failed one leaves nothing half done.
CREATE TABLE users (
    id            BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    email         VARCHAR(254) NOT NULL,
    full_name     VARCHAR(200) NOT NULL,
    password_hash VARCHAR(200) NOT NULL,
    role          VARCHAR(20) NOT NULL DEFAULT 'agent',
    is_active     BOOLEAN NOT NULL DEFAULT TRUE,
    last_login_at DATETIME(6),
    created_at    DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    updated_at    DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
    CONSTRAINT users_email UNIQUE (email),
    CONSTRAINT users_role CHECK (role IN ('admin', 'manager', 'agent', 'viewer'))
);
