-- name: lock_code_app(account_id)^
-- The code app, for whoever uses a code of it.
SELECT totp_secret, totp_last_step, code_app_until FROM account WHERE account_id = :account_id AND state = 'active' FOR UPDATE;

-- name: use_code(account_id, step)!
-- The code of this half-minute has been used; no row when it, or a later one, was used before.
UPDATE account SET totp_last_step = :step WHERE account_id = :account_id AND totp_last_step < :step;

-- name: set_code_app(account_id, totp_secret, step)!
-- The person's code app from now on; the code that showed it has been used.
UPDATE account
   SET totp_secret = :totp_secret, totp_last_step = :step, code_app_until = NULL
 WHERE account_id = :account_id;

-- name: drop_code_app(account_id, until)!
-- The phone is gone: its codes are worth nothing, and until then the password alone leads to setting up another.
UPDATE account
   SET totp_secret = NULL, code_app_until = :until
 WHERE account_id = :account_id AND (totp_secret IS NOT NULL OR code_app_until IS NOT NULL);
