-- A report of one agent or queue reads its own records at both ends of its days, not everybody's.
CREATE INDEX leg_agent ON leg (extension_id, started_at_ms);
CREATE INDEX leg_queue ON leg (queue_extension_id, started_at_ms)
WHERE queue_extension_id IS NOT NULL;
CREATE INDEX call_queue ON call (
    queue_extension_id,
    CASE
        WHEN direction = 'inbound' THEN ifnull(offered_at_ms, started_at_ms)
        ELSE started_at_ms
    END
)
WHERE queue_extension_id IS NOT NULL;
