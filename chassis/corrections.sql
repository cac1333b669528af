-- name: list_corrections(about_kind, about_id)
-- What has been put right of a thing, the latest first.
SELECT noted_at, account_id, detail
FROM audit.entry
WHERE about_kind = :about_kind AND about_id = :about_id AND act = 'corrected'
ORDER BY entry_number DESC;
