-- name: get_own(account_id)^
-- The person's own account.
SELECT account_id,
       email,
       name,
       roles,
       password_hash IS NOT NULL AS has_password,
       totp_secret IS NOT NULL AS has_code_app,
       (SELECT count(*) FROM recovery_code AS c WHERE c.account_id = a.account_id AND c.used_at IS NULL) AS codes_left
  FROM account AS a
 WHERE account_id = :account_id;

-- name: set_password(account_id, password_hash)!
-- The person's password from now on.
UPDATE account SET password_hash = :password_hash WHERE account_id = :account_id AND state = 'active';
