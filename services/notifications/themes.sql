-- name: keep_theme(code, nb, nn, en)!
-- What a theme is called now.
INSERT INTO theme (code, nb, nn, en)
VALUES (:code, :nb, :nn, :en)
ON CONFLICT (code) DO UPDATE SET nb = excluded.nb, nn = excluded.nn, en = excluded.en;

-- name: list_names()
-- What themes are called that anything was stated of since the release, in every language.
SELECT named.name
FROM theme
CROSS JOIN LATERAL (VALUES (theme.nb), (theme.nn), (theme.en)) AS named (name)
WHERE theme.code <> 'other'
ORDER BY named.name;
