-- name: upsert_draft(draft_hash, box, expires_at)!
-- The latest answers, for another half hour.
INSERT INTO draft (draft_hash, box, expires_at) VALUES (:draft_hash, :box, :expires_at)
ON CONFLICT (draft_hash) DO UPDATE SET box = excluded.box, expires_at = excluded.expires_at;

-- name: find_draft(draft_hash, now)$
-- A box that is still good.
SELECT box FROM draft WHERE draft_hash = :draft_hash AND expires_at > :now;

-- name: delete_draft(draft_hash)!
-- One.
DELETE FROM draft WHERE draft_hash = :draft_hash;

-- name: delete_expired(now)!
-- All whose half hour is over.
DELETE FROM draft WHERE expires_at <= :now;
