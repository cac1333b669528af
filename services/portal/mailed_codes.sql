-- name: insert_code(held_hash, account_id, code_hash, page, expires_at)!
-- A code was asked for.
INSERT INTO mailed_code (held_hash, account_id, code_hash, page, expires_at)
VALUES (:held_hash, :account_id, :code_hash, :page, :expires_at);

-- name: count_try(held_hash, now, tries)^
-- One more code is tried; no row where there is none to try for.
UPDATE mailed_code
   SET tried = tried + 1
 WHERE held_hash = :held_hash AND expires_at > :now AND given_at IS NULL AND tried < :tries
RETURNING account_id, code_hash;

-- name: mark_given(held_hash, now, expires_at)!
-- It was right; what is tried from now on are PINs.
UPDATE mailed_code SET given_at = :now, expires_at = :expires_at, tried = 0 WHERE held_hash = :held_hash;

-- name: get_given(held_hash, now, tries)^
-- Who has given a right code, and the PIN to compare with, null before one is chosen.
SELECT c.account_id, c.page, p.pin_hash
  FROM mailed_code AS c
  JOIN account AS a USING (account_id)
  LEFT JOIN initiator_pin AS p USING (account_id)
 WHERE c.held_hash = :held_hash
   AND c.expires_at > :now
   AND c.given_at IS NOT NULL
   AND c.tried < :tries
   AND a.state = 'active';

-- name: count_pin(held_hash, tries)!
-- One more PIN is tried; no row when too many were.
UPDATE mailed_code SET tried = tried + 1 WHERE held_hash = :held_hash AND tried < :tries;

-- name: delete_code(held_hash)!
-- Used up; no row when someone was quicker.
DELETE FROM mailed_code WHERE held_hash = :held_hash;

-- name: delete_codes_of(account_id)!
-- Worth nothing any more.
DELETE FROM mailed_code WHERE account_id = :account_id;

-- name: delete_old(now)!
-- They ran out.
DELETE FROM mailed_code WHERE expires_at < :now;
