-- Which way a worker said that migrations would go, up to the version that the scan asked for; for targets that are not
-- there yet, by database.
ALTER TABLE scans ADD COLUMN version text;
ALTER TABLE scan_databases
    ADD COLUMN missing_path        text,
    ADD COLUMN missing_path_reason text;
ALTER TABLE target_scans
    ADD COLUMN path        text,
    ADD COLUMN path_reason text;
