-- name: list_letters(message_id, purposes, never_held)
-- Letters that wait to be printed, or one of them, with what stands against each; since a restore none, until somebody
-- has looked.
SELECT
    message_id, channel, recipient, recipient_hash, template, language, tone, parameters, purpose, not_after, asked_at,
    times_in_doubt, is_withdrawn, is_safe,
    EXISTS (
        SELECT FROM matter WHERE matter.subject = message.about_subject AND matter.version > message.about_version
    ) AS is_stale,
    (
        SELECT suppression.reason
        FROM suppression
        WHERE
            suppression.recipient_hash = message.recipient_hash AND suppression.purpose IN ('*', message.purpose)
        LIMIT 1
    ) AS suppressed
FROM message
WHERE
    channel = 'letter' AND state = 'waiting' AND (:message_id::uuid IS NULL OR message_id = :message_id)
    AND (:purposes::text[] IS NULL OR purpose = ANY(:purposes))
    AND (NOT EXISTS (SELECT FROM hold) OR purpose = ANY(:never_held::text[]))
ORDER BY asked_at, message_id;

-- name: lock_letter(message_id, purposes)$
-- A letter that nobody has posted.
SELECT true
FROM message
WHERE
    message_id = :message_id AND channel = 'letter' AND state = 'waiting'
    AND (:purposes::text[] IS NULL OR purpose = ANY(:purposes))
FOR UPDATE;

-- name: find_state(message_id)$
SELECT state FROM message WHERE message_id = :message_id;
