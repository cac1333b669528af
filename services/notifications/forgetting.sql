-- name: forget_old_messages(before)!
UPDATE message SET recipient = NULL, recipient_hash = NULL, parameters = '{}'
WHERE settled_at < :before AND (recipient IS NOT NULL OR parameters <> '{}');
