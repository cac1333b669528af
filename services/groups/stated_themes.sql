-- name: list_stated()
-- What head office has stated of themes.
SELECT code, nb, nn, en, offered, place FROM theme;

-- name: lock_themes()^
-- One change of the list at a time.
SELECT pg_advisory_xact_lock(hashtextextended('groups.themes', 0));

-- name: keep_theme(code, nb, nn, en, offered, place)!
-- A theme as it is stated last.
INSERT INTO theme (code, nb, nn, en, offered, place)
VALUES (:code, :nb, :nn, :en, :offered, :place)
ON CONFLICT (code) DO UPDATE
SET nb = excluded.nb, nn = excluded.nn, en = excluded.en, offered = excluded.offered, place = excluded.place;

-- name: forget_themes(released)!
-- Those that came with the release are as it has them; others are retired, since somebody may have chosen one.
WITH as_released AS (
    DELETE FROM theme WHERE code = ANY(:released::text [])
)
UPDATE theme SET offered = false WHERE code <> ALL(:released::text []);
