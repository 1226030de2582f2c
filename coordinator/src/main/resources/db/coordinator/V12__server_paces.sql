-- How many targets each worker takes on at a time in a database, as it last said. What is an hour old is removed with the
-- next report: workers come and go, and each has an id of its own.
CREATE TABLE server_paces (
    database  text NOT NULL,
    worker    text NOT NULL,
    at        timestamptz NOT NULL,
    slots     integer NOT NULL,
    ceiling   integer NOT NULL,
    running   integer NOT NULL,
    waiting   integer NOT NULL,
    slowed_at timestamptz,
    slowed_by text,
    PRIMARY KEY (database, worker)
);
