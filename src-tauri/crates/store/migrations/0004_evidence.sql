-- What is known of a session besides its notifications. With them it is all a record is made of.
CREATE TABLE evidence (
    session_id INTEGER PRIMARY KEY REFERENCES session (id),
    -- By then it was over, although its end was not delivered.
    over_at_ms INTEGER,
    -- The newest REST snapshot, and what the call log says, as JSON.
    snapshot TEXT,
    logged TEXT,
    -- The comparison with the call log: matched, filled, differing; what differs as JSON array.
    verdict TEXT,
    differences TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE INDEX evidence_verdict ON evidence (verdict) WHERE verdict IS NOT NULL;
