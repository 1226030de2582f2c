CREATE TABLE tenants (
    id         uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    name       text        NOT NULL,
    slug       text        NOT NULL,
    is_active  boolean     NOT NULL DEFAULT true,
    settings   jsonb       NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT tenants_slug UNIQUE (slug),
    CONSTRAINT tenants_slug_form CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$')
);

CREATE TABLE users (
    id            uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id     uuid        REFERENCES tenants ON DELETE CASCADE,
    email         text        NOT NULL,
    password_hash text        NOT NULL,
    full_name     text        NOT NULL,
    role          text        NOT NULL DEFAULT 'user',
    is_active     boolean     NOT NULL DEFAULT true,
    last_login_at timestamptz,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT users_role CHECK (role IN ('superadmin', 'tenant_admin', 'user')),
    CONSTRAINT users_tenant CHECK ((role = 'superadmin') = (tenant_id IS NULL)),
    CONSTRAINT users_password_is_hashed CHECK (password_hash LIKE '$2_$__$%' AND length(password_hash) = 60)
);

CREATE UNIQUE INDEX users_email ON users (lower(email));
CREATE INDEX users_by_tenant ON users (tenant_id, role);

CREATE TABLE documents (
    id          uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id   uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    uploaded_by uuid        REFERENCES users ON DELETE SET NULL,
    title       text        NOT NULL,
    file_name   text        NOT NULL,
    mime_type   text        NOT NULL,
    size_bytes  bigint      NOT NULL,
    checksum    text        NOT NULL,
    status      text        NOT NULL DEFAULT 'uploaded',
    error       text,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT documents_size CHECK (size_bytes >= 0),
    CONSTRAINT documents_status CHECK (status IN ('uploaded', 'processing', 'ready', 'failed')),
    CONSTRAINT documents_once UNIQUE (tenant_id, checksum)
);

CREATE INDEX documents_by_status ON documents (tenant_id, status, created_at);
CREATE INDEX documents_by_uploader ON documents (uploaded_by);

CREATE TABLE document_chunks (
    id          uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    document_id uuid        NOT NULL REFERENCES documents ON DELETE CASCADE,
    position    integer     NOT NULL,
    content     text        NOT NULL,
    token_count integer     NOT NULL,
    embedding   real[],
    search      tsvector    NOT NULL GENERATED ALWAYS AS (to_tsvector('simple', left(content, 100000))) STORED,
    created_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT document_chunks_position UNIQUE (document_id, position),
    CONSTRAINT document_chunks_tokens CHECK (token_count > 0)
);

CREATE INDEX document_chunks_search ON document_chunks USING gin (search);

CREATE TABLE sessions (
    id         uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id  uuid        NOT NULL REFERENCES tenants ON DELETE CASCADE,
    user_id    uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
    title      text,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX sessions_by_user ON sessions (user_id, updated_at);
CREATE INDEX sessions_by_tenant ON sessions (tenant_id);

CREATE TABLE messages (
    id         uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    session_id uuid        NOT NULL REFERENCES sessions ON DELETE CASCADE,
    role       text        NOT NULL,
    content    text        NOT NULL,
    sources    jsonb       NOT NULL DEFAULT '[]',
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT messages_role CHECK (role IN ('system', 'user', 'assistant'))
);

CREATE INDEX messages_by_session ON messages (session_id, created_at);
