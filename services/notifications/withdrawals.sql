-- name: withdraw(keys, purposes, now)!
-- Those that wait are looked at now, and found withdrawn.
UPDATE message
SET is_withdrawn = true, next_try_at = CASE WHEN message.state = 'waiting' THEN :now ELSE message.next_try_at END
FROM unnest(:keys::text[], :purposes::text[]) AS asked (sender_key, purpose)
WHERE
    message.sender_key = asked.sender_key AND (asked.purpose IS NULL OR message.purpose = asked.purpose)
    AND message.settled_at IS NULL;
