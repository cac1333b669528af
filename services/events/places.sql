-- name: find_municipalities(written, today)
-- Municipalities of today by postcode, by name (each of its names: "Tana - Deatnu"), or by name and county.
SELECT m.code
FROM reference.municipality AS m
LEFT JOIN reference.county AS c
    ON c.code = m.county_code AND c.valid_from <= :today AND (c.valid_to IS NULL OR c.valid_to > :today)
WHERE
    m.valid_from <= :today AND (m.valid_to IS NULL OR m.valid_to > :today) AND m.code <> '9999'
    AND (
        m.code = (SELECT p.municipality_code FROM reference.postcode AS p WHERE p.postcode = :written::text)
        OR lower(:written::text) = ANY(string_to_array(lower(m.name), ' - '))
        OR lower(:written::text) IN (lower(m.name), lower(m.name || ' (' || c.name || ')'))
    );

-- name: get_municipality_name(code)$
-- The newest name of a code, also of one that is no more.
SELECT name FROM reference.municipality WHERE code = :code ORDER BY valid_from DESC LIMIT 1;

-- name: list_municipality_names(today)
-- The names of today's municipalities, with the county where several share one.
SELECT
    CASE WHEN count(*) OVER (PARTITION BY m.name) > 1 THEN m.name || ' (' || c.name || ')' ELSE m.name END AS name
FROM reference.municipality AS m
LEFT JOIN reference.county AS c
    ON c.code = m.county_code AND c.valid_from <= :today AND (c.valid_to IS NULL OR c.valid_to > :today)
WHERE m.valid_from <= :today AND (m.valid_to IS NULL OR m.valid_to > :today) AND m.code <> '9999'
ORDER BY m.name COLLATE "nb-x-icu", c.name;
