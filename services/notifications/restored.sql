-- name: hold(restored_at)!
INSERT INTO hold (restored_at) VALUES (:restored_at)
ON CONFLICT ON CONSTRAINT one_hold DO UPDATE SET restored_at = excluded.restored_at;

-- name: read_hold()$
SELECT restored_at FROM hold;

-- name: release()!
DELETE FROM hold;

-- name: doubt_unsettled(now)
-- Whatever had not ended when the backup was taken: nobody knows how it ended.
UPDATE message
SET
    state = 'possibly_sent', reason = 'restored', times_in_doubt = times_in_doubt + 1, leased_until = NULL,
    settled_at = :now
WHERE settled_at IS NULL
RETURNING message_id, purpose;

-- name: count_held(purposes, never_held)^
SELECT
    count(*) FILTER (WHERE state = 'possibly_sent') AS doubted,
    count(*) FILTER (WHERE state = 'waiting' AND purpose <> ALL(:never_held::text[])) AS waiting
FROM message
WHERE :purposes::text[] IS NULL OR purpose = ANY(:purposes);

-- name: mark_doubted_waiting(seen_until, purposes, now)!
UPDATE message
SET state = 'waiting', reason = NULL, attempts = 0, settled_at = NULL, next_try_at = :now
WHERE
    state = 'possibly_sent' AND settled_at <= :seen_until::timestamptz AND recipient IS NOT NULL
    AND (:purposes::text[] IS NULL OR purpose = ANY(:purposes));

-- name: let_doubted_be(seen_until, purposes)!
UPDATE message SET state = 'let_be', reason = 'let_be'
WHERE
    state = 'possibly_sent' AND settled_at <= :seen_until::timestamptz
    AND (:purposes::text[] IS NULL OR purpose = ANY(:purposes));
