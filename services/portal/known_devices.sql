-- name: is_known_to(device_hash, email)$
-- Whether the person with this address has signed in with this browser.
SELECT EXISTS (
    SELECT FROM known_device AS d
      JOIN account AS a USING (account_id)
     WHERE d.device_hash = :device_hash AND a.email = :email AND a.state = 'active'
);

-- name: is_known_to_account(device_hash, account_id)$
-- Whether this account's person has signed in with this browser.
SELECT EXISTS (SELECT FROM known_device WHERE device_hash = :device_hash AND account_id = :account_id);

-- name: is_ours(device_hash)$
-- Whether a browser holds what we gave it.
SELECT EXISTS (SELECT FROM known_device WHERE device_hash = :device_hash);

-- name: put_device(device_hash, account_id, now)!
-- The person signed in with it now.
INSERT INTO known_device (device_hash, account_id, used_at)
VALUES (:device_hash, :account_id, :now)
ON CONFLICT (device_hash, account_id) DO UPDATE SET used_at = excluded.used_at;

-- name: forget_devices_of(account_id)!
-- Every browser must show itself anew.
DELETE FROM known_device WHERE account_id = :account_id;

-- name: forget_devices(before)!
-- Not used for half a year.
DELETE FROM known_device WHERE used_at < :before;
