-- name: claim_keys(scopes, keys, body_hashes, created_at, before)
-- The first to come holds a key; a second one waits here until the first has committed, then finds nothing to claim. Several
-- are claimed in one order, so that two never wait for one another. A key older than a day is as good as new, and a few
-- others as old are forgotten by whoever comes.
WITH wanted AS (
    SELECT told.scope, told.key, told.body_hash
    FROM unnest(:scopes::text[], :keys::text[], :body_hashes::bytea[]) AS told (scope, key, body_hash)
), expired AS (
    DELETE FROM bus.idempotency_key WHERE (scope, key) IN (
        SELECT old.scope, old.key FROM bus.idempotency_key AS old
        WHERE old.created_at < :before AND (old.scope, old.key) NOT IN (SELECT wanted.scope, wanted.key FROM wanted)
        LIMIT 20
        FOR UPDATE SKIP LOCKED
    )
)
INSERT INTO bus.idempotency_key AS known (scope, key, body_hash, status, response, created_at)
SELECT wanted.scope, wanted.key, wanted.body_hash, 0, '', :created_at FROM wanted ORDER BY wanted.scope, wanted.key
    ON CONFLICT ON CONSTRAINT idempotency_key_once DO UPDATE
    SET body_hash = excluded.body_hash, status = 0, response = '', created_at = excluded.created_at
    WHERE known.created_at < :before
RETURNING scope, key;

-- name: keep_answers(scopes, keys, statuses, responses)!
-- The answers, written in the transaction that did the work.
UPDATE bus.idempotency_key AS known SET status = told.status, response = told.response
FROM unnest(:scopes::text[], :keys::text[], :statuses::integer[], :responses::bytea[])
    AS told (scope, key, status, response)
WHERE (known.scope, known.key) = (told.scope, told.key);

-- name: free_keys(scopes, keys)!
-- What could not be done may be asked for again.
DELETE FROM bus.idempotency_key AS known
USING unnest(:scopes::text[], :keys::text[]) AS told (scope, key)
WHERE (known.scope, known.key) = (told.scope, told.key);

-- name: get_answer(scope, key)^
-- What was answered the first time.
SELECT body_hash, status, response FROM bus.idempotency_key WHERE scope = :scope AND key = :key;
