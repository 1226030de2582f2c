-- One extension serves all schemas of a database. It lives in public, where each tenant's search_path ends.
CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA public;
