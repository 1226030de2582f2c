-- What must not be touched at present. What is absent stands for all; an ended freeze stays for who asks later.
CREATE TABLE freezes (
    name       text PRIMARY KEY,
    set_name   text,
    database   text,
    tenant_id  text,
    reason     text NOT NULL,
    asked_by   text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz
);

-- When targets of a rollout may begin, by the clock of its time zone, or of the one that a tenant's label names.
ALTER TABLE rollouts
    ADD COLUMN window_from  time,
    ADD COLUMN window_to    time,
    ADD COLUMN window_zone  text,
    ADD COLUMN window_label text;

-- Whether it is between two times of day in the first time zone, or in the second if that is none. From later than to
-- goes over midnight. A label may hold anything, so it must never be an error.
CREATE FUNCTION in_window(at timestamptz, opens time, closes time, wanted text, usual text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
    clock time;
BEGIN
    BEGIN
        clock := (at AT TIME ZONE coalesce(wanted, usual))::time;
    EXCEPTION WHEN invalid_parameter_value THEN
        clock := (at AT TIME ZONE usual)::time;
    END;
    RETURN CASE WHEN opens <= closes THEN clock >= opens AND clock < closes ELSE clock >= opens OR clock < closes END;
END $$;
