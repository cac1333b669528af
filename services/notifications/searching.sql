-- name: find_messages(recipient_hashes, purposes, most)
-- What was written to an address, the newest first.
SELECT message_id, template, state, asked_at
FROM message
WHERE
    recipient_hash = ANY(:recipient_hashes::bytea[])
    AND (:purposes::text[] IS NULL OR purpose = ANY(:purposes))
ORDER BY asked_at DESC, message_id
LIMIT :most;
