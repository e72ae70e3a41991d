-- What each person chose about calls, for as long as presence was known: what no row covers is not
-- known. A row ends with its day of UTC, so that what touches a time begins at most a day earlier.
CREATE TABLE availability (
    extension_id TEXT NOT NULL,
    from_at_ms INTEGER NOT NULL,
    to_at_ms INTEGER NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (extension_id, from_at_ms)
) STRICT, WITHOUT ROWID;

-- What occupancy is made of, for each person and day of UTC. Made by engine::metrics with the day's
-- other sums, and read where the day is not in rollup_due.
CREATE TABLE occupancy_day (
    day_at_ms INTEGER NOT NULL,
    extension_id TEXT NOT NULL,
    known_ms INTEGER NOT NULL,
    available_ms INTEGER NOT NULL,
    handling_ms INTEGER NOT NULL,
    PRIMARY KEY (day_at_ms, extension_id)
) STRICT, WITHOUT ROWID;
