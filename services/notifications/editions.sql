-- name: list_newest(templates)
-- The newest edited version of each language.
SELECT DISTINCT ON (template, language)
    template, language, version, subject, body, discreet_subject, discreet_body, sms, edited_by, edited_at, read_by
FROM text_edition
WHERE template = ANY(:templates::text[])
ORDER BY template, language, version DESC;

-- name: find_edition(template, language, version)^
SELECT template, language, version, subject, body, discreet_subject, discreet_body, sms, edited_by, edited_at, read_by
FROM text_edition
WHERE template = :template AND language = :language AND version = :version;

-- name: list_editions(template, language)
SELECT version, edited_by, edited_at, read_by, subject IS NULL AS is_shipped
FROM text_edition
WHERE template = :template AND language = :language
ORDER BY version DESC;

-- name: lock_text(name)
-- One editor at a time writes a version of a text.
SELECT pg_advisory_xact_lock(hashtextextended(:name, 4));

-- name: newest_version(template, language)$
SELECT max(version) FROM text_edition WHERE template = :template AND language = :language;

-- name: insert_edition(template, language, version, subject, body, discreet_subject, discreet_body, sms, edited_by, edited_at, read_by)!
INSERT INTO text_edition (
    template, language, version, subject, body, discreet_subject, discreet_body, sms, edited_by, edited_at, read_by
)
VALUES (
    :template, :language, :version, :subject, :body, :discreet_subject, :discreet_body, :sms, :edited_by, :edited_at,
    :read_by
);
