-- Floorwalker's call records. Times are milliseconds since 1970 (UTC), spans are milliseconds.
PRAGMA application_id = 0x466c7721;

-- One telephony session. Everything else refers to its small number: it grows with time, so the
-- rows of one call lie together and new rows go to the right edge of every index.
CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    telephony_session_id TEXT NOT NULL UNIQUE,
    -- The call (journey) that this session is part of.
    call_id INTEGER REFERENCES call (id) DEFERRABLE INITIALLY DEFERRED,
    -- When its first notification came; NULL when no notification is kept.
    first_received_at_ms INTEGER
) STRICT;
CREATE INDEX session_call ON session (call_id) WHERE call_id IS NOT NULL;
CREATE INDEX session_kept ON session (first_received_at_ms)
WHERE first_received_at_ms IS NOT NULL;

-- Raw notifications that name their place in a session.
CREATE TABLE notification (
    session_id INTEGER NOT NULL REFERENCES session (id),
    -- Numbers above 2^63-1 are clamped here and spelt out in sequence_text.
    sequence INTEGER NOT NULL,
    -- Two bodies with one sequence number are both kept.
    body_hash INTEGER NOT NULL,
    sequence_text TEXT,
    received_at_ms INTEGER NOT NULL,
    event_at_ms INTEGER,
    -- Why it could not be read; NULL when it could.
    problem TEXT,
    -- 0 plain, 1 zstd with dictionary 1.
    codec INTEGER NOT NULL DEFAULT 0,
    body BLOB NOT NULL,
    PRIMARY KEY (session_id, sequence, body_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX notification_problem ON notification (session_id) WHERE problem IS NOT NULL;

-- Raw notifications without a place: unreadable ones, and ones without session or sequence.
CREATE TABLE unplaced_notification (
    id INTEGER PRIMARY KEY,
    body_hash INTEGER NOT NULL UNIQUE,
    received_at_ms INTEGER NOT NULL,
    telephony_session_id TEXT,
    event_at_ms INTEGER,
    uuid TEXT,
    problem TEXT,
    codec INTEGER NOT NULL DEFAULT 0,
    body BLOB NOT NULL
) STRICT;

-- One customer contact. Its id is the id of its first session.
CREATE TABLE call (
    id INTEGER PRIMARY KEY REFERENCES session (id),
    -- JSON array of telephony session ids in order; '' when it is the first session alone.
    sessions TEXT NOT NULL DEFAULT '',
    direction TEXT NOT NULL,
    customer_number TEXT,
    customer_name TEXT,
    queue_extension_id TEXT,
    queue_name TEXT,
    started_at_ms INTEGER NOT NULL,
    offered_at_ms INTEGER,
    answered_at_ms INTEGER,
    ended_at_ms INTEGER,
    wait_ms INTEGER,
    outcome TEXT NOT NULL,
    talk_ms INTEGER NOT NULL DEFAULT 0,
    hold_ms INTEGER NOT NULL DEFAULT 0,
    -- JSON array of extension ids in order of their first leg.
    agents TEXT NOT NULL DEFAULT '[]',
    first_agent TEXT NOT NULL DEFAULT '',
    transfers INTEGER NOT NULL DEFAULT 0,
    ended_by TEXT,
    ended_on_hold INTEGER NOT NULL DEFAULT 0,
    confidence TEXT NOT NULL
) STRICT;
CREATE INDEX call_started ON call (started_at_ms);
CREATE INDEX call_open ON call (id) WHERE outcome = 'in_progress';

-- The agents of a call once more, for the filter by agent.
CREATE TABLE call_agent (
    extension_id TEXT NOT NULL,
    call_id INTEGER NOT NULL,
    PRIMARY KEY (extension_id, call_id)
) STRICT, WITHOUT ROWID;

-- One agent's part in one session.
CREATE TABLE leg (
    session_id INTEGER NOT NULL REFERENCES session (id),
    party_id TEXT NOT NULL,
    -- The legacy session id, which joins to the call log.
    legacy_session_id TEXT,
    extension_id TEXT NOT NULL,
    direction TEXT NOT NULL,
    origin TEXT,
    queue_extension_id TEXT,
    queue_name TEXT,
    customer_number TEXT,
    customer_name TEXT,
    agent_number TEXT,
    started_at_ms INTEGER NOT NULL,
    ringing_at_ms INTEGER,
    answered_at_ms INTEGER,
    ended_at_ms INTEGER,
    ring_ms INTEGER NOT NULL DEFAULT 0,
    talk_ms INTEGER NOT NULL DEFAULT 0,
    hold_ms INTEGER NOT NULL DEFAULT 0,
    hold_count INTEGER NOT NULL DEFAULT 0,
    outcome TEXT NOT NULL,
    ended_by TEXT,
    ended_on_hold INTEGER NOT NULL DEFAULT 0,
    park_location TEXT,
    transferred_to TEXT,
    confidence TEXT NOT NULL,
    -- Where started, ringing, answered and ended came from: a sequence number, 'l' for the call
    -- log, '-' for nowhere.
    sources TEXT NOT NULL DEFAULT '- - - -',
    -- Phases: kind letter, milliseconds after started_at_ms, '+' and length unless open.
    segments TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (session_id, party_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX leg_started ON leg (started_at_ms);
CREATE INDEX leg_open ON leg (session_id) WHERE outcome = 'in_progress';

-- Spans in which notifications may have been lost.
CREATE TABLE outage (
    from_at_ms INTEGER PRIMARY KEY,
    to_at_ms INTEGER,
    reason TEXT NOT NULL
) STRICT;

-- Where to go on after a restart; committed together with what it acknowledges.
CREATE TABLE resume_point (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    position TEXT NOT NULL
) STRICT;

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Counts that would need a scan of the largest table.
CREATE TABLE tally (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
INSERT INTO tally (name, value) VALUES ('notification', 0);

-- For people who open this file with another tool: legs with their ids spelt out.
CREATE VIEW leg_by_id AS
SELECT
    session.telephony_session_id,
    first_session.telephony_session_id AS call_id,
    leg.*
FROM leg
INNER JOIN session ON session.id = leg.session_id
LEFT JOIN session AS first_session ON first_session.id = session.call_id;
