-- name: get_municipality_of(postcode)$
-- The municipality a postcode lies in.
SELECT municipality_code FROM reference.postcode WHERE postcode = :postcode;

-- name: find_postcode(postcode, today)^
-- A postcode with its city and today's name of its municipality.
SELECT p.postcode, p.city, p.municipality_code, m.name AS municipality
FROM reference.postcode AS p
LEFT JOIN reference.municipality AS m
    ON m.code = p.municipality_code
    AND m.valid_from <= :today AND (m.valid_to IS NULL OR m.valid_to > :today)
WHERE p.postcode = :postcode;

-- name: get_municipality_of_office(office)$
-- The municipality an office has its seat in.
SELECT municipality_code FROM reference.office WHERE code = :office;

-- name: list_named(names, county, today)
-- Municipalities by name in either of their languages, or by code; where two are called the same the one in the county.
SELECT DISTINCT ON (wanted.name) wanted.name, m.code
FROM unnest(CAST(:names AS text [])) AS wanted (name)
JOIN reference.municipality AS m
    ON m.valid_from <= CAST(:today AS date) AND (m.valid_to IS NULL OR m.valid_to > CAST(:today AS date))
    AND (wanted.name IN (m.code, lower(m.name)) OR wanted.name = ANY(string_to_array(lower(m.name), ' - ')))
ORDER BY wanted.name, (m.county_code = CAST(:county AS text)) DESC, m.code;
