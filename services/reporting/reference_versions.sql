-- name: list_versions(datasets)
-- Which versions this database holds, and how they came here.
SELECT dataset, version, origin, loaded_at FROM reference.version
WHERE dataset = ANY(:datasets::text[])
ORDER BY dataset;

-- name: list_told()
SELECT edition, version, loaded_at FROM reference_told;

-- name: put_told(edition, version, loaded_at)!
INSERT INTO reference_told (edition, version, loaded_at) VALUES (:edition, :version, :loaded_at)
ON CONFLICT (edition) DO UPDATE SET version = excluded.version, loaded_at = excluded.loaded_at;

-- name: put_own(office, tables, heard_at)$
-- What this office holds now. Null when it was told so last.
INSERT INTO reference_held AS h (office, epoch, sequence, tables, heard_at)
VALUES (:office, 0, 0, :tables::jsonb, :heard_at)
ON CONFLICT (office, epoch, sequence) DO UPDATE SET tables = excluded.tables, heard_at = excluded.heard_at
WHERE h.tables IS DISTINCT FROM excluded.tables
RETURNING true;

-- name: insert_held(office, epoch, sequence, tables, heard_at)!
INSERT INTO reference_held (office, epoch, sequence, tables, heard_at)
VALUES (:office, :epoch, :sequence, :tables::jsonb, :heard_at)
ON CONFLICT (office, epoch, sequence) DO NOTHING;

-- name: take_back(office, epoch, after)!
-- What an office was restored from before it told.
DELETE FROM reference_held WHERE office = :office AND epoch = :epoch AND sequence > :after;

-- name: list_latest()
-- What each office told last.
SELECT DISTINCT ON (office) office, tables FROM reference_held
WHERE epoch > 0
ORDER BY office, epoch DESC, sequence DESC;
