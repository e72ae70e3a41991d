-- Sums of whole spans of time, made by engine::metrics and kept as blobs (src/rollup/form.rs says
-- how they are written). The quarters of 0002 were too many for years and knew neither calls nor
-- maxima.
DROP TABLE rollup;
CREATE TABLE rollup (
    -- 0 quarter of an hour, 1 hour, 2 day, 3 sixteen days; all of UTC.
    level INTEGER NOT NULL,
    -- 0 everyone, 1 one agent, 2 one queue, 3 one agent in one queue (days and longer).
    subject INTEGER NOT NULL,
    -- First millisecond of the span.
    slot_at_ms INTEGER NOT NULL,
    -- The agent or queue, 'agent/queue' for both; '' for everyone.
    extension_id TEXT NOT NULL DEFAULT '',
    sums BLOB NOT NULL,
    PRIMARY KEY (level, subject, slot_at_ms, extension_id)
) STRICT, WITHOUT ROWID;

-- How long spans were, for percentiles: larger than the sums and seldom read.
CREATE TABLE rollup_spans (
    level INTEGER NOT NULL,
    subject INTEGER NOT NULL,
    slot_at_ms INTEGER NOT NULL,
    extension_id TEXT NOT NULL DEFAULT '',
    spans BLOB NOT NULL,
    PRIMARY KEY (level, subject, slot_at_ms, extension_id)
) STRICT, WITHOUT ROWID;

-- Spans whose rows above are missing or out of date: shorter ones, or records, are read instead.
CREATE TABLE rollup_due (
    level INTEGER NOT NULL,
    slot_at_ms INTEGER NOT NULL,
    PRIMARY KEY (level, slot_at_ms)
) STRICT, WITHOUT ROWID;

-- A call belongs to the moment it was offered, an outbound one to its start.
CREATE INDEX call_moment ON call (
    CASE
        WHEN direction = 'inbound' THEN ifnull(offered_at_ms, started_at_ms)
        ELSE started_at_ms
    END
);
