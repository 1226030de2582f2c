-- Where workers found targets when they were last asked. Kept beside what the coordinator believes.

CREATE TABLE scans (
    id         uuid PRIMARY KEY,
    set_name   text NOT NULL,
    detail     text NOT NULL CHECK (detail IN ('versions', 'fingerprints', 'catalogs')),
    asked_at   timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX scans_by_time ON scans (asked_at);

CREATE TABLE scan_databases (
    scan_id     uuid NOT NULL REFERENCES scans ON DELETE CASCADE,
    database    text NOT NULL,
    finished_at timestamptz,
    failure     jsonb,
    PRIMARY KEY (scan_id, database)
);

-- The newest finding of each schema that looks like a target of the set, registered or not.
CREATE TABLE target_scans (
    set_name            text NOT NULL,
    database            text NOT NULL,
    name                text NOT NULL,
    scan_id             uuid NOT NULL,
    history             text NOT NULL,
    version             text,
    repeatables_pending boolean NOT NULL,
    problem             text,
    fingerprint         text,
    scanned_at          timestamptz NOT NULL,
    PRIMARY KEY (set_name, database, name)
);

CREATE TABLE scan_catalogs (
    scan_id  uuid NOT NULL REFERENCES scans ON DELETE CASCADE,
    database text NOT NULL,
    name     text NOT NULL,
    lines    jsonb NOT NULL,
    PRIMARY KEY (scan_id, database, name)
);
