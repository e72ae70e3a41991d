-- What was counted of each telephone number on each day of UTC, made by engine::metrics as the rows
-- of rollup are, and read where the day is not in rollup_due.
CREATE TABLE number_day (
    day_at_ms INTEGER NOT NULL,
    -- 0 a customer's (calls), 1 one of the account's own (legs).
    own INTEGER NOT NULL,
    number TEXT NOT NULL,
    sums BLOB NOT NULL,
    PRIMARY KEY (day_at_ms, own, number)
) STRICT, WITHOUT ROWID;

-- The longest calls without sorting all of them.
CREATE INDEX call_talk ON call (talk_ms);
