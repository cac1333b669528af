-- name: insert_codes(account_id, code_hashes, made_at)!
-- New codes.
INSERT INTO recovery_code (code_hash, account_id, made_at)
SELECT unnest(:code_hashes::bytea[]), :account_id, :made_at;

-- name: delete_codes(account_id)!
-- Those made before are worth nothing.
DELETE FROM recovery_code WHERE account_id = :account_id;

-- name: use_code(account_id, code_hash, now)!
-- It is used; no row when there is none such, or it was used.
UPDATE recovery_code
   SET used_at = :now
 WHERE account_id = :account_id AND code_hash = :code_hash AND used_at IS NULL;

-- name: count_left(account_id)$
-- How many are still good.
SELECT count(*) FROM recovery_code WHERE account_id = :account_id AND used_at IS NULL;
