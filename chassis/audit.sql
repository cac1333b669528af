-- name: lock_head()^
-- The end of the chain; whoever appends waits here for the one before.
SELECT entry_number, hash FROM audit.head FOR UPDATE;

-- name: insert_entry(entry_number, noted_at, act, account_id, session_id, about_kind, about_id, detail, previous_hash, hash)!
-- One entry.
INSERT INTO audit.entry (entry_number, noted_at, act, account_id, session_id, about_kind, about_id, detail, previous_hash, hash)
VALUES (:entry_number, :noted_at, :act, :account_id, :session_id, :about_kind, :about_id, :detail, :previous_hash, :hash);

-- name: move_head(entry_number, hash)!
-- The chain now ends here.
UPDATE audit.head SET entry_number = :entry_number, hash = :hash;

-- name: list_entries(after, limit)
-- Entries in order, after a number.
SELECT entry_number, noted_at, act, account_id, session_id, about_kind, about_id, detail, previous_hash, hash
FROM audit.entry WHERE entry_number > :after ORDER BY entry_number LIMIT :limit;

-- name: delete_old()!
DELETE FROM audit.entry WHERE noted_at < now() - interval '5 years';
