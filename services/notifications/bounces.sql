-- name: lock_messages(message_ids)
-- The messages that numbers were found of.
SELECT message_id, recipient, recipient_hash, purpose, state, settled_at
FROM message
WHERE message_id = ANY(:message_ids::uuid[])
FOR UPDATE;

-- name: insert_returned(digest, message_id, kind, status, noted_at)!
INSERT INTO returned_mail (digest, message_id, kind, status, noted_at)
VALUES (:digest, :message_id, :kind, :status, :noted_at)
ON CONFLICT ON CONSTRAINT returned_mail_is_noted_once DO NOTHING;

-- name: mark_failed(message_id, reason, settled_at)!
UPDATE message SET state = 'failed', reason = :reason, settled_at = :settled_at WHERE message_id = :message_id;

-- name: delete_old_returned(before)!
DELETE FROM returned_mail WHERE noted_at < :before;
