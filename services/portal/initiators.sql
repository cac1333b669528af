-- name: admit(account_id, name, email, now)$
-- The initiator's account, made or opened again; true when it was not open before.
WITH before AS (SELECT state FROM account WHERE account_id = :account_id),
opened AS (
    INSERT INTO account AS a (account_id, email, name, roles, state, created_at)
    VALUES (:account_id, :email, :name, ARRAY['initiator'], 'active', :now)
    ON CONFLICT (account_id) DO UPDATE
    SET email = excluded.email,
        name = excluded.name,
        roles = excluded.roles,
        state = 'active',
        closed_at = NULL
    WHERE a.roles <@ ARRAY['initiator']
    RETURNING a.account_id
)

SELECT EXISTS (SELECT FROM opened) AND NOT EXISTS (SELECT FROM before WHERE state = 'active');

-- name: forget(account_id)!
-- Only the random id stays, for the audit.
UPDATE account
   SET email = account_id::text, name = '', roles = '{}'
 WHERE account_id = :account_id AND state = 'closed';

-- name: get_initiator(email)^
-- An initiator who is let in, by address.
SELECT account_id, name, email
  FROM account
 WHERE email = :email AND state = 'active' AND roles = ARRAY['initiator'];
