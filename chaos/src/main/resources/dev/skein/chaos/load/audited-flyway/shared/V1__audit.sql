-- No unique constraint: a script that ran twice must leave two rows.
CREATE TABLE audit_flyway (
    tenant text NOT NULL,
    script text NOT NULL,
    at     timestamptz NOT NULL DEFAULT clock_timestamp()
);
