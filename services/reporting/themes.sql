-- name: keep_theme(code, nb, nn, en)!
-- What a theme is called now.
INSERT INTO theme (code, nb, nn, en)
VALUES (:code, :nb, :nn, :en)
ON CONFLICT (code) DO UPDATE SET nb = excluded.nb, nn = excluded.nn, en = excluded.en;

-- name: list_themes()
-- What head office has stated since the release.
SELECT code, nb, nn, en FROM theme;
