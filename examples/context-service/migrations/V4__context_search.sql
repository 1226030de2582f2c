-- skein:lint-ignore table-rewrite the tables are small, and lockMillis bounds the wait
-- skein:lint-ignore index-without-concurrently the tables are small, and the script stays one transaction
-- Full-text search over title and summary; tags have an index of their own. Only the summary's beginning counts: a
-- tsvector has an upper limit of 1 MB, and a larger document must not make its row impossible to write. Adding a stored
-- column rewrites the table under an exclusive lock: right for tables of this size; lockMillis bounds the wait for it.
ALTER TABLE contexts ADD COLUMN search tsvector NOT NULL GENERATED ALWAYS AS (
    setweight(to_tsvector('english', title), 'A')
    || setweight(to_tsvector('english', left(coalesce(context_data ->> 'summary', ''), 10000)), 'B')
) STORED;

CREATE INDEX contexts_search_gin ON contexts USING gin (search);
