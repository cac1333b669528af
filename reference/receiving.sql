-- name: lock_reference(key)^
-- One at a time, and not while somebody loads a directory.
SELECT pg_advisory_xact_lock(:key::bigint);

-- name: list_held(datasets, edition, loaded_at)
-- How the tables of an edition came here, and when they were loaded; and what is on its way of a later version.
SELECT origin, loaded_at FROM reference.version WHERE dataset = ANY(:datasets::text[])
UNION ALL
SELECT 'head_office', loaded_at FROM reference.piece WHERE edition = :edition AND loaded_at > :loaded_at::timestamptz;

-- name: keep_piece(edition, piece, pieces, version, loaded_at, dataset, rows)!
INSERT INTO reference.piece (edition, piece, pieces, version, loaded_at, dataset, rows)
VALUES (:edition, :piece, :pieces, :version, :loaded_at, :dataset, :rows::jsonb)
ON CONFLICT (edition, piece) DO NOTHING;

-- name: list_pieces(edition)
SELECT dataset, rows FROM reference.piece WHERE edition = :edition ORDER BY piece;

-- name: drop_others(edition, version, loaded_at)!
-- Pieces of a version that has been told over since, before it was whole.
DELETE FROM reference.piece WHERE edition = :edition AND (version, loaded_at) <> (:version::text, :loaded_at::timestamptz);

-- name: drop_edition(edition)!
DELETE FROM reference.piece WHERE edition = :edition;

-- name: drop_pieces()!
DELETE FROM reference.piece;

-- name: take(loaded_at, tables)^
-- The tables as they came, in the place of those here; by their owner's rights, since a service may only read them.
SELECT reference.take(:loaded_at::timestamptz, :tables::jsonb);
