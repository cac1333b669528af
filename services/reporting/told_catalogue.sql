-- name: read_told()^
-- The catalogue as it was last told.
SELECT version, indicators FROM told_catalogue;

-- name: keep_told(version, indicators)$
-- The catalogue as it is told now. Null when it stands so already.
INSERT INTO told_catalogue AS t (version, indicators) VALUES (:version, :indicators)
ON CONFLICT (only_one) DO UPDATE SET version = excluded.version, indicators = excluded.indicators
WHERE (t.version, t.indicators) IS DISTINCT FROM (excluded.version, excluded.indicators)
RETURNING true;

-- name: forget_told()!
DELETE FROM told_catalogue;
