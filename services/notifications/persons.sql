-- name: list_messages_to(recipient_hashes)
-- What was written to an address.
SELECT message_id, channel, recipient, template, language, parameters, purpose, state, reason, asked_at, settled_at
FROM message
WHERE recipient_hash = ANY(:recipient_hashes::bytea[])
ORDER BY asked_at, message_id;

-- name: delete_messages_to(recipient_hashes)
DELETE FROM message WHERE recipient_hash = ANY(:recipient_hashes::bytea[]) RETURNING message_id;

-- name: delete_messages_by_key(keys)
DELETE FROM message WHERE sender_key = ANY(:keys::text[]) RETURNING message_id, recipient_hash;

-- name: list_known(recipient_hashes)
-- Which of these still have a message.
SELECT DISTINCT recipient_hash FROM message WHERE recipient_hash = ANY(:recipient_hashes::bytea[]);

-- name: delete_messages(message_ids)!
DELETE FROM message WHERE message_id = ANY(:message_ids::uuid[]);
