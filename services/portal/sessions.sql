-- name: insert_session(token_hash, account_id, kind, now, expires_at, device, browser)<!
-- A person has signed in.
INSERT INTO session (token_hash, account_id, kind, began_at, used_at, expires_at, device, browser)
VALUES (:token_hash, :account_id, :kind, :now, :now, :expires_at, :device, :browser)
RETURNING session_id, expires_at;

-- name: get_session(token_hash, now, idle_since)^
-- A session that is still good, and what its person may do. A browser left alone for half an hour is no longer good.
SELECT s.session_id, s.account_id, s.kind, s.used_at, s.expires_at, a.roles
  FROM session s
  JOIN account a USING (account_id)
 WHERE s.token_hash = :token_hash
   AND s.ended_at IS NULL
   AND s.expires_at > :now
   AND (s.kind = 'token' OR s.used_at > :idle_since)
   AND a.state = 'active';

-- name: touch_session(session_id, now)!
-- It was used now.
UPDATE session SET used_at = :now WHERE session_id = :session_id;

-- name: touch_secret(token_hash, now, idle_since)!
-- The person says so; a session that has run out stays so.
UPDATE session
   SET used_at = :now
 WHERE token_hash = :token_hash AND ended_at IS NULL AND expires_at > :now AND used_at > :idle_since;

-- name: list_open_sessions(account_id, now, idle_since)
-- Where a person is signed in, the latest used first.
SELECT session_id, kind, device, browser, began_at, used_at
  FROM session
 WHERE account_id = :account_id
   AND ended_at IS NULL
   AND expires_at > :now
   AND (kind = 'token' OR used_at > :idle_since)
 ORDER BY used_at DESC, session_id;

-- name: end_session(session_id, account_id, now)^
-- It is signed out; no row when it was already, or is not this person's.
UPDATE session
   SET ended_at = :now
 WHERE session_id = :session_id
   AND ended_at IS NULL
   AND (:account_id::uuid IS NULL OR account_id = :account_id)
RETURNING account_id;

-- name: end_sessions_of(account_id, but, now)!
-- Signed out everywhere, or everywhere but in one.
UPDATE session
   SET ended_at = :now
 WHERE account_id = :account_id
   AND ended_at IS NULL
   AND (:but::uuid IS NULL OR session_id <> :but);

-- name: get_account_of_session(token_hash)$
-- Whose session it is, or was.
SELECT account_id FROM session WHERE token_hash = :token_hash;

-- name: forget_sessions(before)!
-- Sessions that ran out a month ago.
DELETE FROM session WHERE expires_at < :before;
