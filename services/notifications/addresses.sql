-- name: lock_message(message_id, purposes)^
SELECT message_id, channel, recipient, template, purpose, occasion, state, reason, sender_key
FROM message
WHERE message_id = :message_id AND (:purposes::text[] IS NULL OR purpose = ANY(:purposes))
FOR UPDATE;

-- name: is_asked_for(message_id, recipient_hash, purpose, occasion)$
-- Whether the same message has been asked for to this address, by another command.
SELECT EXISTS (
    SELECT FROM message
    WHERE
        recipient_hash = :recipient_hash AND purpose = :purpose AND occasion = :occasion AND message_id <> :message_id
);

-- name: readdress(message_id, recipient, recipient_hash, now)!
-- Begin again, to another address: what came back about the first says nothing about this one.
UPDATE message
SET
    recipient = :recipient, recipient_hash = :recipient_hash, state = 'waiting', reason = NULL, attempts = 0,
    reply_code = NULL, settled_at = NULL, next_try_at = :now
WHERE message_id = :message_id;
