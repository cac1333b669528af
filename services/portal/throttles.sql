-- name: take(throttle_hash, now, every, full_at)^
-- One more try in the bucket; no row when it is full.
INSERT INTO throttle (throttle_hash, free_at)
VALUES (:throttle_hash, :now::timestamptz + :every::interval)
ON CONFLICT (throttle_hash) DO UPDATE
SET free_at = greatest(throttle.free_at, :now::timestamptz) + :every::interval
WHERE greatest(throttle.free_at, :now::timestamptz) + :every::interval <= :full_at
RETURNING free_at;

-- name: give_back(throttle_hash, every)!
-- The try was right.
UPDATE throttle SET free_at = free_at - :every::interval WHERE throttle_hash = :throttle_hash;

-- name: forget_throttles(before)!
-- Long empty.
DELETE FROM throttle WHERE free_at < :before;
