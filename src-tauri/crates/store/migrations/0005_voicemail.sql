-- Messages in the mailboxes of people and queues. Which call one belongs to is worked out when it
-- is asked (engine::voicemail), so nothing here refers to a call.
CREATE TABLE voicemail (
    message_id TEXT PRIMARY KEY,
    -- The mailbox.
    extension_id TEXT NOT NULL,
    customer_number TEXT,
    left_at_ms INTEGER NOT NULL,
    length_ms INTEGER,
    heard INTEGER NOT NULL DEFAULT 0,
    -- The message's last change; an older version does not replace a newer one.
    changed_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX voicemail_mailbox ON voicemail (extension_id, left_at_ms);
CREATE INDEX voicemail_left ON voicemail (left_at_ms);

-- Recordings that the call log names: where they are, never what was said.
CREATE TABLE recording (
    session_id INTEGER NOT NULL REFERENCES session (id),
    recording_id TEXT NOT NULL,
    -- Whose part of the call, where the log says so.
    extension_id TEXT,
    content_uri TEXT,
    PRIMARY KEY (session_id, recording_id)
) STRICT, WITHOUT ROWID;
