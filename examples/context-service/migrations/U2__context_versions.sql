DROP TRIGGER contexts_keep_version ON contexts;
DROP TRIGGER contexts_raise_version ON contexts;
DROP TABLE context_versions;
ALTER TABLE contexts DROP COLUMN version;
