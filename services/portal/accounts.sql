-- name: insert_account(email, name, password_hash, totp_secret, roles, created_at)<!
-- A new account.
INSERT INTO account (email, name, password_hash, totp_secret, roles, created_at)
VALUES (:email, :name, :password_hash, :totp_secret, :roles, :created_at)
RETURNING account_id, email, name, roles, state;

-- name: get_by_email(email)^
-- What signing in needs to know.
SELECT account_id, password_hash, totp_secret, roles
  FROM account
 WHERE email = :email AND state = 'active';

-- name: lock_account(account_id)^
-- The account, for whoever changes it.
SELECT account_id, roles, state FROM account WHERE account_id = :account_id FOR UPDATE;

-- name: set_roles(account_id, roles)!
-- What the person may do from now on.
UPDATE account SET roles = :roles WHERE account_id = :account_id;

-- name: close_account(account_id, closed_at)!
-- The person no longer works here.
UPDATE account
   SET state = 'closed', closed_at = :closed_at, password_hash = NULL, totp_secret = NULL
 WHERE account_id = :account_id AND state <> 'closed';

-- name: list_accounts()
-- Everyone with an account, by name.
SELECT account_id, email, name, roles, state, created_at, closed_at FROM account ORDER BY name, account_id;

-- name: get_name(account_id)$
-- What to call the person on a page.
SELECT name FROM account WHERE account_id = :account_id;
