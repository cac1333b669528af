-- name: insert_invited(email, name, roles, language, created_at)^
-- An account that waits for its person.
INSERT INTO account (email, name, roles, state, language, created_at)
VALUES (:email, :name, :roles, 'invited', :language, :created_at)
RETURNING account_id, email, name, roles, state, language;

-- name: lock_invited(account_id)^
-- The account, while it is open.
SELECT account_id, email, name, roles, state, language
  FROM account
 WHERE account_id = :account_id AND state <> 'closed'
   FOR UPDATE;

-- name: take_into_use(account_id, password_hash, language)!
-- The person has come.
UPDATE account
   SET password_hash = :password_hash, state = 'active', language = :language
 WHERE account_id = :account_id AND state = 'invited';
