-- name: insert_used(attempt_hash, used_at)!
-- The attempt is used; no row when it was before.
INSERT INTO used_attempt (attempt_hash, used_at) VALUES (:attempt_hash, :used_at)
ON CONFLICT ON CONSTRAINT attempt_is_good_once DO NOTHING;

-- name: delete_used(before)!
-- Attempts too old to be read.
DELETE FROM used_attempt WHERE used_at < :before;
