-- name: forget_old_messages(before)!
UPDATE message SET recipient = NULL, recipient_hash = NULL, parameters = '{}'
WHERE settled_at < :before AND (recipient IS NOT NULL OR parameters <> '{}');

-- name: export_messages(recipient_hash)
-- What was written to an address.
SELECT message_id, channel, recipient, template, language, parameters, purpose, state, reason, asked_at, settled_at
FROM message
WHERE recipient_hash = :recipient_hash
ORDER BY asked_at, message_id;

-- name: delete_messages_to(recipient_hash)
DELETE FROM message WHERE recipient_hash = :recipient_hash RETURNING message_id;

-- name: insert_erased(subjects, kind, erased_at)!
INSERT INTO bus.erasure_journal (subject, kind, erased_at)
SELECT subject, :kind::text, :erased_at::timestamptz FROM unnest(:subjects::uuid[]) AS subject
ON CONFLICT (subject) DO NOTHING;

-- name: delete_messages(message_ids)!
DELETE FROM message WHERE message_id = ANY(:message_ids::uuid[]);
