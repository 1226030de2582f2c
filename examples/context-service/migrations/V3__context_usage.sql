-- Reads per context and day. The row of the day is updated often: free space in each page keeps those updates HOT.
CREATE TABLE context_usage (
    context_id uuid   NOT NULL REFERENCES contexts ON DELETE CASCADE,
    day        date   NOT NULL,
    reads      bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (context_id, day),
    CONSTRAINT context_usage_reads_not_negative CHECK (reads >= 0)
) WITH (fillfactor = 80);

CREATE INDEX context_usage_by_day ON context_usage (day);

-- A standard SQL body is bound to this schema's table when it is created, so no search_path can lead it elsewhere.
CREATE FUNCTION record_context_read(context_id uuid, at timestamptz DEFAULT now()) RETURNS void
    LANGUAGE sql
BEGIN ATOMIC
    INSERT INTO context_usage AS u (context_id, day, reads)
    VALUES (record_context_read.context_id, (record_context_read.at AT TIME ZONE 'UTC')::date, 1)
    ON CONFLICT (context_id, day) DO UPDATE SET reads = u.reads + 1;
END;
