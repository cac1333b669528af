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

-- name: find_office(office)^
-- How an office is reached.
SELECT name, phone, email FROM reference.office WHERE code = :office;
