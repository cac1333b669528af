-- name: insert_suppression(recipient_hash, purpose, reason, since)!
INSERT INTO suppression (recipient_hash, purpose, reason, since)
VALUES (:recipient_hash, :purpose, :reason, :since)
ON CONFLICT ON CONSTRAINT one_suppression_per_purpose DO NOTHING;

-- name: delete_suppression(recipient_hash, purpose)!
DELETE FROM suppression WHERE recipient_hash = :recipient_hash AND purpose = :purpose;
