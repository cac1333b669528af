-- name: insert_link(token_hash, account_id, purpose, now, expires_at)<!
-- A new link.
INSERT INTO account_link (token_hash, account_id, purpose, made_at, expires_at)
VALUES (:token_hash, :account_id, :purpose, :now, :expires_at)
RETURNING link_id, expires_at;

-- name: get_link(token_hash, purpose, now)^
-- Whose it is, while it can be used.
SELECT a.account_id, a.email, a.name, a.state
  FROM account_link AS l
  JOIN account AS a USING (account_id)
 WHERE l.token_hash = :token_hash
   AND l.purpose = :purpose
   AND l.used_at IS NULL
   AND l.expires_at > :now
   AND a.state <> 'closed';

-- name: use_link(token_hash, purpose, now)$
-- It is used; no row when someone was quicker.
UPDATE account_link
   SET used_at = :now
 WHERE token_hash = :token_hash AND purpose = :purpose AND used_at IS NULL AND expires_at > :now
RETURNING account_id;

-- name: void_links(account_id, purpose, now)!
-- Those that can still be used are worth nothing.
UPDATE account_link
   SET used_at = :now
 WHERE account_id = :account_id AND purpose = :purpose AND used_at IS NULL;

-- name: get_invited_until(account_id, now)$
-- Until when an invitation can be used.
SELECT max(expires_at)
  FROM account_link
 WHERE account_id = :account_id AND purpose = 'invitation' AND used_at IS NULL AND expires_at > :now;

-- name: delete_old_links(before)!
-- Ran out a month ago.
DELETE FROM account_link WHERE expires_at < :before;
