CREATE TABLE contexts (
    id           uuid        PRIMARY KEY DEFAULT public.uuid_generate_v4(),
    context_type text        NOT NULL,
    title        text        NOT NULL,
    context_data jsonb       NOT NULL DEFAULT '{}',
    tags         text[]      NOT NULL DEFAULT '{}',
    created_by   text        NOT NULL,
    expires_at   timestamptz,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT contexts_type_known CHECK (context_type IN ('conversation', 'document', 'task', 'memory')),
    CONSTRAINT contexts_title_given CHECK (length(btrim(title)) BETWEEN 1 AND 500),
    CONSTRAINT contexts_data_is_object CHECK (jsonb_typeof(context_data) = 'object'),
    CONSTRAINT contexts_tags_given CHECK (array_position(tags, NULL) IS NULL AND array_position(tags, '') IS NULL),
    CONSTRAINT contexts_expire_after_creation CHECK (expires_at > created_at)
);

COMMENT ON COLUMN contexts.expires_at IS 'When cleanup_expired_contexts may delete the row; NULL keeps it.';

-- jsonb_path_ops answers containment (@>) and path queries (@@, @?), in an index smaller than the default class makes.
CREATE INDEX contexts_data_gin ON contexts USING gin (context_data jsonb_path_ops);
CREATE INDEX contexts_tags_gin ON contexts USING gin (tags);
CREATE INDEX contexts_by_type ON contexts (context_type, created_at DESC);
-- Most contexts never expire: only those that do are in the index that the cleanup reads.
CREATE INDEX contexts_by_expiry ON contexts (expires_at) WHERE expires_at IS NOT NULL;

CREATE TRIGGER contexts_touch
    BEFORE UPDATE ON contexts
    FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();
