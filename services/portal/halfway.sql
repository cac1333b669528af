-- name: insert_half(half_hash, account_id, page, owes, draft, expires_at)!
-- Someone owes one thing more.
INSERT INTO half_sign_in (half_hash, account_id, page, owes, draft, expires_at)
VALUES (:half_hash, :account_id, :page, :owes, :draft, :expires_at);

-- name: get_half(half_hash, owes, now)^
-- Who waits.
SELECT h.account_id, h.page, h.draft, a.email, a.totp_secret, a.code_app_until
  FROM half_sign_in AS h
  JOIN account AS a USING (account_id)
 WHERE h.half_hash = :half_hash AND h.owes = :owes AND h.expires_at > :now AND a.state = 'active';

-- name: delete_half(half_hash)!
-- It was given; no row when someone was quicker.
DELETE FROM half_sign_in WHERE half_hash = :half_hash;

-- name: owe_code_app(half_hash, expires_at)!
-- A new code app, since the phone is gone.
UPDATE half_sign_in SET owes = 'code_app', expires_at = :expires_at WHERE half_hash = :half_hash;

-- name: delete_halves_of(account_id)!
-- Nobody is halfway in with this account.
DELETE FROM half_sign_in WHERE account_id = :account_id;

-- name: delete_old_halves(now)!
-- Nothing came.
DELETE FROM half_sign_in WHERE expires_at < :now;
