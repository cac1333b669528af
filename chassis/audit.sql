-- name: lock_head()^
-- The end of the chain; whoever appends waits here for the one before.
SELECT entry_number, hash FROM audit.lock_head();

-- name: insert_entry(entry_number, noted_at, act, account_id, session_id, about_kind, about_id, detail, previous_hash, hash)!
-- One entry; the database moves the end of the chain to it.
INSERT INTO audit.entry (entry_number, noted_at, act, account_id, session_id, about_kind, about_id, detail, previous_hash, hash)
VALUES (:entry_number, :noted_at, :act, :account_id, :session_id, :about_kind, :about_id, :detail, :previous_hash, :hash);

-- name: list_entries(after, row_limit)
-- Entries in order, after a number; ids as text, which is what their hashes are made of.
SELECT entry_number, noted_at, act, account_id::text AS account_id, session_id::text AS session_id, about_kind, about_id,
       detail, previous_hash, hash
FROM audit.entry WHERE entry_number > :after ORDER BY entry_number LIMIT :row_limit;

-- name: search_entries(account_id, act, about_id, from_at, to_at, before, row_limit)
-- The newest first: what somebody did, what was done to a thing, when.
SELECT entry_number, noted_at, act, account_id, session_id, about_kind, about_id, detail
FROM audit.entry
WHERE (:account_id::uuid IS NULL OR account_id = :account_id)
  AND (:act::text IS NULL OR act = :act)
  AND (:about_id::text IS NULL OR about_id = :about_id)
  AND (:from_at::timestamptz IS NULL OR noted_at >= :from_at)
  AND (:to_at::timestamptz IS NULL OR noted_at < :to_at)
  AND (:before::bigint IS NULL OR entry_number < :before)
ORDER BY entry_number DESC LIMIT :row_limit;

-- name: forget_old()$
SELECT audit.forget_old();
