-- name: is_known(recipient_hash)$
-- Whether we have written to somebody, or know what they chose.
SELECT
    EXISTS (SELECT FROM message WHERE recipient_hash = :recipient_hash)
    OR EXISTS (SELECT FROM preference WHERE recipient_hash = :recipient_hash);
