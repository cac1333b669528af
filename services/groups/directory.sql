-- name: list_listed(open, postcode, municipality, today)
-- Groups that are, or have been, open for new members; those in the municipality, or the postcode's, first.
WITH here AS (
    SELECT p.municipality_code, left(p.municipality_code, 2) AS county_code
    FROM reference.postcode AS p
    WHERE p.postcode = :postcode
    UNION
    SELECT m.code, left(m.code, 2)
    FROM reference.municipality AS m
    WHERE
        m.code = :municipality AND m.valid_from <= CAST(:today AS date)
        AND (m.valid_to IS NULL OR m.valid_to > CAST(:today AS date))
    LIMIT 1
)

SELECT
    g.group_id, g.title, g.format, g.theme, g.municipality_code, m.name AS municipality_name, g.place, g.weekday,
    g.meets_at, g.open, g.listed_on, g.closed_since, a.join_by, CASE WHEN a.group_id IS NOT NULL THEN g.first_meeting_at END AS first_meeting_at,
    coalesce(g.format = 'digital' OR g.municipality_code = here.municipality_code, false) AS near
FROM self_help_group AS g
LEFT JOIN here ON true
LEFT JOIN announcement AS a ON a.group_id = g.group_id AND a.state = 'open'
LEFT JOIN reference.municipality AS m
    ON m.code = g.municipality_code
    AND m.valid_from <= CAST(:today AS date) AND (m.valid_to IS NULL OR m.valid_to > CAST(:today AS date))
WHERE
    g.listed_on IS NOT NULL
    AND g.open = :open
    AND (
        here.county_code IS NULL
        OR g.format = 'digital'
        OR g.municipality_code IS NULL
        OR left(g.municipality_code, 2) = here.county_code
    )
ORDER BY
    coalesce(g.municipality_code = here.municipality_code, false) DESC, g.format = 'digital', g.title COLLATE "nb-x-icu"
LIMIT 200;

-- name: mark_open(group_id, open, today)!
-- No row where it already stood so.
UPDATE self_help_group
SET
    open = :open,
    listed_on = coalesce(listed_on, CASE WHEN CAST(:open AS boolean) THEN CAST(:today AS date) END),
    closed_since = CASE WHEN NOT CAST(:open AS boolean) THEN CAST(:today AS date) END
WHERE group_id = :group_id AND open <> :open;
