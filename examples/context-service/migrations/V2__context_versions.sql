-- Each change of a context's content keeps the content it replaced.
ALTER TABLE contexts ADD COLUMN version integer NOT NULL DEFAULT 1
    CONSTRAINT contexts_version_positive CHECK (version > 0);

CREATE TABLE context_versions (
    context_id   uuid        NOT NULL REFERENCES contexts ON DELETE CASCADE,
    version      integer     NOT NULL,
    title        text        NOT NULL,
    context_data jsonb       NOT NULL,
    tags         text[]      NOT NULL,
    replaced_at  timestamptz NOT NULL DEFAULT now(),
    replaced_by  text        NOT NULL DEFAULT current_user,
    PRIMARY KEY (context_id, version)
);

CREATE FUNCTION raise_context_version() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog
AS $$
BEGIN
    NEW.version := OLD.version + 1;
    RETURN NEW;
END;
$$;

-- The table is found beside the one that fired, whatever search_path the writer has.
CREATE FUNCTION keep_context_version() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog
AS $$
BEGIN
    EXECUTE format(
        'INSERT INTO %I.context_versions (context_id, version, title, context_data, tags) VALUES ($1, $2, $3, $4, $5)',
        TG_TABLE_SCHEMA)
    USING OLD.id, OLD.version, OLD.title, OLD.context_data, OLD.tags;
    RETURN NULL;
END;
$$;

CREATE TRIGGER contexts_raise_version
    BEFORE UPDATE ON contexts
    FOR EACH ROW
    WHEN ((OLD.title, OLD.context_data, OLD.tags) IS DISTINCT FROM (NEW.title, NEW.context_data, NEW.tags))
    EXECUTE FUNCTION raise_context_version();

CREATE TRIGGER contexts_keep_version
    AFTER UPDATE ON contexts
    FOR EACH ROW
    WHEN (OLD.version IS DISTINCT FROM NEW.version)
    EXECUTE FUNCTION keep_context_version();
