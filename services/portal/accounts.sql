-- name: insert_account(email, name, password_hash, totp_secret, roles, created_at)<!
-- A new account.
INSERT INTO account (email, name, password_hash, totp_secret, roles, created_at)
VALUES (:email, :name, :password_hash, :totp_secret, :roles, :created_at)
RETURNING account_id, email, name, roles, state;

-- name: get_by_email(email)^
-- What signing in with a password needs to know; initiators have another way in.
SELECT account_id, email, password_hash, totp_secret, roles
  FROM account
 WHERE email = :email AND state = 'active' AND NOT roles <@ ARRAY['initiator'];

-- name: lock_account(account_id)^
-- The account, for whoever changes it.
SELECT account_id, roles, state FROM account WHERE account_id = :account_id FOR UPDATE;

-- name: lock_administrators()
-- Those who can let others in, in one order for all who lock them.
SELECT account_id
  FROM account
 WHERE 'administrator' = ANY (roles) AND state = 'active'
 ORDER BY account_id
   FOR UPDATE;

-- name: set_roles(account_id, roles)!
-- What the person may do from now on.
UPDATE account SET roles = :roles WHERE account_id = :account_id;

-- name: close_account(account_id, closed_at)!
-- The person no longer works here.
UPDATE account
   SET state = 'closed', closed_at = :closed_at, password_hash = NULL, totp_secret = NULL, code_app_until = NULL
 WHERE account_id = :account_id AND state <> 'closed';

-- name: list_accounts()
-- Everyone with an account, those in use first, by name.
SELECT a.account_id,
       a.email,
       a.name,
       a.roles,
       a.state,
       a.created_at,
       a.closed_at,
       a.totp_secret IS NOT NULL AS has_code_app,
       (SELECT max(s.used_at) FROM session AS s WHERE s.account_id = a.account_id) AS used_at
  FROM account AS a
 WHERE NOT a.roles <@ ARRAY['initiator']
 ORDER BY a.state = 'closed', a.name, a.account_id;

-- name: get_account(account_id)^
-- One of them.
SELECT a.account_id,
       a.email,
       a.name,
       a.roles,
       a.state,
       a.created_at,
       a.closed_at,
       a.code_app_until,
       a.totp_secret IS NOT NULL AS has_code_app,
       (SELECT max(s.used_at) FROM session AS s WHERE s.account_id = a.account_id) AS used_at
  FROM account AS a
 WHERE a.account_id = :account_id;

-- name: get_name(account_id)$
-- What to call the person on a page.
SELECT name FROM account WHERE account_id = :account_id;
