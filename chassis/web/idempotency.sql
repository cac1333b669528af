-- name: claim_key(scope, key, body_hash, created_at, before)!
-- The first to come holds the key; a second one waits here until the first has committed, then finds nothing to claim. A key
-- older than a day is as good as new, and a few others as old are forgotten by whoever comes.
WITH expired AS (
    DELETE FROM bus.idempotency_key WHERE (scope, key) IN (
        SELECT old.scope, old.key FROM bus.idempotency_key AS old
        WHERE old.created_at < :before AND (old.scope, old.key) <> (:scope, :key)
        LIMIT 20
        FOR UPDATE SKIP LOCKED
    )
)
INSERT INTO bus.idempotency_key AS known (scope, key, body_hash, status, response, created_at)
VALUES (:scope, :key, :body_hash, 0, '', :created_at)
    ON CONFLICT ON CONSTRAINT idempotency_key_once DO UPDATE
    SET body_hash = excluded.body_hash, status = 0, response = '', created_at = excluded.created_at
    WHERE known.created_at < :before;

-- name: keep_answer(scope, key, status, response)!
-- The answer, written in the transaction that did the work.
UPDATE bus.idempotency_key SET status = :status, response = :response WHERE scope = :scope AND key = :key;

-- name: get_answer(scope, key)^
-- What was answered the first time.
SELECT body_hash, status, response FROM bus.idempotency_key WHERE scope = :scope AND key = :key;
