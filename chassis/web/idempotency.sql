-- name: forget_expired(before)!
-- Answers older than a day are forgotten a few at a time, by whoever comes next.
DELETE FROM bus.idempotency_key
 WHERE (scope, key) IN (SELECT scope, key FROM bus.idempotency_key WHERE created_at < :before LIMIT 20 FOR UPDATE SKIP LOCKED);

-- name: forget_key(scope, key, before)!
-- This key, where it is older than a day.
DELETE FROM bus.idempotency_key WHERE scope = :scope AND key = :key AND created_at < :before;

-- name: claim_key(scope, key, body_hash, created_at)!
-- The first to come holds the key; a second one waits here until the first has committed, then finds nothing inserted.
INSERT INTO bus.idempotency_key (scope, key, body_hash, status, response, created_at)
VALUES (:scope, :key, :body_hash, 0, '', :created_at)
    ON CONFLICT ON CONSTRAINT idempotency_key_once DO NOTHING;

-- name: keep_answer(scope, key, status, response)!
-- The answer, written in the transaction that did the work.
UPDATE bus.idempotency_key SET status = :status, response = :response WHERE scope = :scope AND key = :key;

-- name: get_answer(scope, key)^
-- What was answered the first time.
SELECT body_hash, status, response FROM bus.idempotency_key WHERE scope = :scope AND key = :key;
