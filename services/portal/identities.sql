-- name: get_account_of(issuer, subject)$
-- The account that a subject was tied to.
SELECT account_id FROM account_identity WHERE issuer = :issuer AND subject = :subject;

-- name: lock_account_at(email)$
-- A member of staff's account, by its address; volunteers come in by a mailed code.
SELECT account_id
  FROM account
 WHERE email = :email AND state <> 'closed' AND NOT roles <@ ARRAY['initiator']
   FOR UPDATE;

-- name: insert_identity(issuer, subject, account_id, tied_at)!
-- Tied from now on; no row where the account or the subject is tied already.
INSERT INTO account_identity (issuer, subject, account_id, tied_at)
VALUES (:issuer, :subject, :account_id, :tied_at)
ON CONFLICT DO NOTHING;

-- name: take_into_use(account_id)!
-- Whoever was invited has come.
UPDATE account SET state = 'active' WHERE account_id = :account_id AND state = 'invited';

-- name: delete_identities_of(account_id)!
-- The account is closed; the person may come back to another one.
DELETE FROM account_identity WHERE account_id = :account_id;

-- name: has_identity(account_id)$
-- Whether the person is known at the provider.
SELECT EXISTS (SELECT FROM account_identity WHERE account_id = :account_id);
