-- Sums over ended legs in each quarter of an hour (UTC), by the start of the leg. Written in the
-- transaction that writes the legs; filled for the legs already there by the program.
CREATE TABLE rollup (
    -- 0 everyone, 1 one agent, 2 one queue.
    subject INTEGER NOT NULL,
    -- The agent or queue; '' for everyone.
    extension_id TEXT NOT NULL DEFAULT '',
    interval_at_ms INTEGER NOT NULL,
    direction TEXT NOT NULL,
    outcome TEXT NOT NULL,
    -- '' where the leg has none.
    origin TEXT NOT NULL DEFAULT '',
    legs INTEGER NOT NULL DEFAULT 0,
    ring_ms INTEGER NOT NULL DEFAULT 0,
    talk_ms INTEGER NOT NULL DEFAULT 0,
    hold_ms INTEGER NOT NULL DEFAULT 0,
    hold_count INTEGER NOT NULL DEFAULT 0,
    ended_by_agent INTEGER NOT NULL DEFAULT 0,
    ended_by_customer INTEGER NOT NULL DEFAULT 0,
    ended_on_hold INTEGER NOT NULL DEFAULT 0,
    uncertain INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (subject, extension_id, interval_at_ms, direction, outcome, origin)
) STRICT, WITHOUT ROWID;
