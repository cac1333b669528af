-- name: list_brochures(since)
-- The office's files, the newest first, with downloads since a day.
SELECT b.brochure_id, b.title, b.about, b.language, b.replaces, b.pdf_bytes, b.added_at,
       coalesce((SELECT sum(c.downloads) FROM brochure_count c
                  WHERE c.brochure = b.brochure_id::text AND c.counted_on >= :since), 0)::int AS downloads
  FROM brochure b
 WHERE b.removed_at IS NULL
 ORDER BY b.added_at DESC, b.brochure_id;

-- name: list_counts(since)
-- Downloads of each brochure since a day.
SELECT brochure, sum(downloads)::int AS downloads FROM brochure_count WHERE counted_on >= :since GROUP BY brochure;

-- name: insert_brochure(title, about, language, replaces, pdf, pdf_bytes, added_at, added_by)<!
-- One more file.
INSERT INTO brochure (title, about, language, replaces, pdf, pdf_bytes, added_at, added_by)
VALUES (:title, :about, :language, :replaces, :pdf, :pdf_bytes, :added_at, :added_by)
RETURNING brochure_id, title, language, replaces;

-- name: remove_brochure(brochure_id, removed_at)$
-- Off the shelf; no row when it was gone.
UPDATE brochure SET removed_at = :removed_at WHERE brochure_id = :brochure_id AND removed_at IS NULL RETURNING brochure_id;

-- name: get_brochure(brochure_id)^
-- One file, without what it holds.
SELECT brochure_id, title, about, language, replaces, pdf_bytes FROM brochure
 WHERE brochure_id = :brochure_id AND removed_at IS NULL;

-- name: get_pdf(brochure_id)$
-- What a file holds.
SELECT pdf FROM brochure WHERE brochure_id = :brochure_id AND removed_at IS NULL;

-- name: count_download(counted_on, brochure, language)!
-- One more download that day.
INSERT INTO brochure_count (counted_on, brochure, language, downloads) VALUES (:counted_on, :brochure, :language, 1)
    ON CONFLICT ON CONSTRAINT one_count_for_a_day DO UPDATE SET downloads = brochure_count.downloads + 1;

-- name: get_typeset(name, language, made_of)$
-- A brochure of the product's as it was set, if nothing that decides how it looks has changed since.
SELECT pdf FROM typeset_brochure WHERE name = :name AND language = :language AND made_of = :made_of;

-- name: put_typeset(name, language, made_of, pdf, made_at)!
-- The newest setting.
INSERT INTO typeset_brochure (name, language, made_of, pdf, made_at)
VALUES (:name, :language, :made_of, :pdf, :made_at)
    ON CONFLICT ON CONSTRAINT one_setting_of_a_brochure DO UPDATE
   SET made_of = excluded.made_of, pdf = excluded.pdf, made_at = excluded.made_at;
