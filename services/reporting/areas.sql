-- name: read_seat(office)$
-- The municipality an office has its seat in.
SELECT municipality_code FROM reference.office WHERE code = :office;

-- name: list_stretches(codes)
-- When these municipality codes were valid, and in which county.
SELECT code, county_code, valid_from, valid_to
FROM reference.municipality
WHERE code = ANY(:codes::text[])
ORDER BY code, valid_from;
