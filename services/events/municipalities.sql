-- name: list_municipalities(office, today, year_began, step)
-- Those of the office's area today and any other with a step or outreach, with where it stands and what was held there.
WITH stands AS (
    SELECT DISTINCT ON (municipality) municipality, step, reached_on
    FROM municipality_step
    ORDER BY municipality, reached_on DESC, noted_at DESC
),

held AS (
    SELECT
        municipality,
        max(held_on) AS last_held_on,
        count(*) FILTER (WHERE held_on >= :year_began::date)::integer AS held_this_year
    FROM outreach
    GROUP BY municipality
),

ours AS (
    SELECT m.code
    FROM reference.municipality AS m
    INNER JOIN reference.office_area AS a
        ON a.office_code = :office AND a.area_code IN (m.code, m.county_code)
        AND a.valid_from <= :today::date AND (a.valid_to IS NULL OR a.valid_to > :today)
    WHERE m.valid_from <= :today AND (m.valid_to IS NULL OR m.valid_to > :today) AND m.code <> '9999'
    UNION
    SELECT municipality FROM stands
    UNION
    SELECT municipality FROM held
)

SELECT
    ours.code, coalesce(named.name, ours.code) AS name, stands.step, stands.reached_on, held.last_held_on,
    coalesce(held.held_this_year, 0) AS held_this_year
FROM ours
LEFT JOIN stands ON stands.municipality = ours.code
LEFT JOIN held ON held.municipality = ours.code
LEFT JOIN LATERAL (
    SELECT r.name FROM reference.municipality AS r WHERE r.code = ours.code ORDER BY r.valid_from DESC LIMIT 1
) AS named ON true
WHERE :step::text IS NULL OR coalesce(stands.step, 'none') = :step
ORDER BY named.name COLLATE "nb-x-icu", ours.code;

-- name: list_steps(municipality)
SELECT step_id, step, reached_on, noted_at
FROM municipality_step
WHERE municipality = :municipality
ORDER BY reached_on DESC, noted_at DESC;

-- name: insert_step(step_id, municipality, step, reached_on, noted_at)!
INSERT INTO municipality_step (step_id, municipality, step, reached_on, noted_at)
VALUES (:step_id, :municipality, :step, :reached_on, :noted_at);

-- name: delete_step(municipality, step_id)^
DELETE FROM municipality_step WHERE municipality = :municipality AND step_id = :step_id RETURNING step, reached_on;
