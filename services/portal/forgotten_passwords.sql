-- name: get_recipient(email)^
-- Whoever signs in with a password and this address.
SELECT account_id, email, name, language
  FROM account
 WHERE email = :email AND state = 'active' AND password_hash IS NOT NULL;
