-- skein:lint-ignore constraint-without-not-valid the check is true of the default, and the table is small
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

CREATE TRIGGER contexts_raise_version
    BEFORE UPDATE ON contexts
    FOR EACH ROW
    WHEN ((OLD.title, OLD.context_data, OLD.tags) IS DISTINCT FROM (NEW.title, NEW.context_data, NEW.tags))
    EXECUTE FUNCTION public.raise_context_version();

CREATE TRIGGER contexts_keep_version
    AFTER UPDATE ON contexts
    FOR EACH ROW
    WHEN (OLD.version IS DISTINCT FROM NEW.version)
    EXECUTE FUNCTION public.keep_context_version();
