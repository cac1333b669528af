-- name: list_messages(states, doubted, purposes, after, row_limit)
-- A page of messages, the newest first.
SELECT
    message_id, channel, recipient, template, purpose, state, reason, attempts, times_in_doubt, asked_at, settled_at,
    next_try_at
FROM message
WHERE
    (:states::text[] IS NULL OR state = ANY(:states))
    AND (NOT :doubted::boolean OR times_in_doubt > 0)
    AND (:purposes::text[] IS NULL OR purpose = ANY(:purposes))
    AND (
        :after::uuid IS NULL
        OR (asked_at, message_id) < (SELECT last.asked_at, last.message_id FROM message AS last WHERE last.message_id = :after)
    )
ORDER BY asked_at DESC, message_id DESC
LIMIT :row_limit;

-- name: count_messages(purposes)
SELECT state, count(*) AS messages
FROM message
WHERE :purposes::text[] IS NULL OR purpose = ANY(:purposes)
GROUP BY state;

-- name: lock_message(message_id, purposes)^
SELECT state, recipient
FROM message
WHERE message_id = :message_id AND (:purposes::text[] IS NULL OR purpose = ANY(:purposes))
FOR UPDATE;

-- name: mark_waiting(message_id, next_try_at)!
-- Begin again: the tries count from the start, what was in doubt stays on record.
UPDATE message
SET state = 'waiting', reason = NULL, attempts = 0, settled_at = NULL, next_try_at = :next_try_at
WHERE message_id = :message_id;

-- name: let_be(message_id)!
UPDATE message SET state = 'let_be', reason = 'let_be' WHERE message_id = :message_id;
