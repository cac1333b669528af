-- name: insert_pin(account_id, pin_hash, chosen_at)!
-- Chosen; no row where there is one already.
INSERT INTO initiator_pin (account_id, pin_hash, chosen_at) VALUES (:account_id, :pin_hash, :chosen_at)
ON CONFLICT ON CONSTRAINT initiator_has_one_pin DO NOTHING;

-- name: delete_pin(account_id)!
-- To be chosen anew.
DELETE FROM initiator_pin WHERE account_id = :account_id;
