DROP INDEX contexts_search_gin;
ALTER TABLE contexts DROP COLUMN search;
