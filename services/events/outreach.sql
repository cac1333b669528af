-- name: insert_outreach(outreach_id, kind, held_on, municipality, partner, audience, people, note, noted_at, held_with, counted_by)^
INSERT INTO outreach (
    outreach_id, kind, held_on, municipality, partner, audience, people, note, noted_at, held_with, counted_by
)
VALUES (
    :outreach_id, :kind, :held_on, :municipality, :partner, :audience, :people, :note, :noted_at, :held_with, :counted_by
)
RETURNING outreach_id, kind, held_on, municipality, partner, audience, people, note, noted_at, held_with, counted_by;

-- name: find_outreach(outreach_id)^
-- One, with the newest name of the municipality.
SELECT
    o.outreach_id, o.kind, o.held_on, o.municipality, o.partner, o.audience, o.people, o.note, o.noted_at,
    o.held_with, o.counted_by,
    coalesce(m.name, o.municipality) AS municipality_name
FROM outreach AS o
LEFT JOIN LATERAL (
    SELECT r.name FROM reference.municipality AS r WHERE r.code = o.municipality ORDER BY r.valid_from DESC LIMIT 1
) AS m ON true
WHERE o.outreach_id = :outreach_id;

-- name: list_outreach(from_on, before_on, municipality, after_on, after_at, after_id, row_limit)
-- The newest first, from the place after one that has been seen; each condition may be null.
SELECT
    o.outreach_id, o.kind, o.held_on, o.municipality, o.partner, o.audience, o.people, o.note, o.noted_at,
    o.held_with, o.counted_by,
    coalesce(m.name, o.municipality) AS municipality_name
FROM outreach AS o
LEFT JOIN LATERAL (
    SELECT r.name FROM reference.municipality AS r WHERE r.code = o.municipality ORDER BY r.valid_from DESC LIMIT 1
) AS m ON true
WHERE
    (:from_on::date IS NULL OR o.held_on >= :from_on)
    AND (:before_on::date IS NULL OR o.held_on < :before_on)
    AND (:municipality::text IS NULL OR o.municipality = :municipality)
    AND (
        :after_on::date IS NULL
        OR (o.held_on, o.noted_at, o.outreach_id) < (:after_on::date, :after_at::timestamptz, :after_id::uuid)
    )
ORDER BY o.held_on DESC, o.noted_at DESC, o.outreach_id DESC
LIMIT :row_limit;

-- name: count_outreach(from_on, before_on, municipality)^
-- How often, and how many people all in all; each condition may be null.
SELECT count(*) AS times, coalesce(sum(o.people), 0)::bigint AS people
FROM outreach AS o
WHERE
    (:from_on::date IS NULL OR o.held_on >= :from_on)
    AND (:before_on::date IS NULL OR o.held_on < :before_on)
    AND (:municipality::text IS NULL OR o.municipality = :municipality);

-- name: list_recent_municipalities(asked, office, today, row_limit)
-- Municipalities of today: the one asked for, then those used last, then the office's own.
WITH used AS (
    SELECT municipality AS code, max(noted_at) AS used_at, false AS is_asked FROM outreach GROUP BY municipality
    UNION ALL
    SELECT :asked::text, NULL, true
    UNION ALL
    SELECT municipality_code, NULL, false FROM reference.office WHERE code = :office
)
SELECT m.code, m.name
FROM used AS u
INNER JOIN reference.municipality AS m
    ON m.code = u.code AND m.valid_from <= :today AND (m.valid_to IS NULL OR m.valid_to > :today)
GROUP BY m.code, m.name
ORDER BY bool_or(u.is_asked) DESC, max(u.used_at) DESC NULLS LAST
LIMIT :row_limit;

-- name: list_used_municipalities()
-- Where there has been outreach, by name.
SELECT u.municipality AS code, coalesce(m.name, u.municipality) AS name
FROM (SELECT DISTINCT municipality FROM outreach) AS u
LEFT JOIN LATERAL (
    SELECT r.name FROM reference.municipality AS r WHERE r.code = u.municipality ORDER BY r.valid_from DESC LIMIT 1
) AS m ON true
ORDER BY name COLLATE "nb-x-icu";

-- name: list_partners()
-- Partners written before, the latest first.
SELECT partner FROM outreach WHERE partner IS NOT NULL GROUP BY partner ORDER BY max(noted_at) DESC LIMIT 200;
