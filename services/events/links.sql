-- name: insert_mail_links(event_id, registration_ids, hashes, made_at)!
-- New links for letters to several parties; the older ones go on working.
INSERT INTO link (link_hash, kind, event_id, registration_id, made_at)
SELECT fresh.link_hash, 'mail', :event_id::uuid, fresh.registration_id, :made_at::timestamptz
FROM unnest(:registration_ids::uuid[], :hashes::bytea[]) AS fresh (registration_id, link_hash);
