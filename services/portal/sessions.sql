-- name: insert_session(token_hash, account_id, kind, now, expires_at)<!
-- A person has signed in.
INSERT INTO session (token_hash, account_id, kind, began_at, used_at, expires_at)
VALUES (:token_hash, :account_id, :kind, :now, :now, :expires_at)
RETURNING session_id, expires_at;

-- name: get_session(token_hash, now, idle_since)^
-- A session that is still good, and what its person may do. A browser left alone for half an hour is no longer good.
SELECT s.session_id, s.account_id, s.kind, s.used_at, a.roles
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

-- name: end_session(session_id, now)^
-- It is signed out; no row when it was already.
UPDATE session SET ended_at = :now WHERE session_id = :session_id AND ended_at IS NULL RETURNING account_id;

-- name: end_sessions_of(account_id, now)!
-- Signed out everywhere.
UPDATE session SET ended_at = :now WHERE account_id = :account_id AND ended_at IS NULL;

-- name: forget_sessions(before)!
-- Sessions that ran out a month ago.
DELETE FROM session WHERE expires_at < :before;
