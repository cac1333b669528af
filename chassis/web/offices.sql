-- name: get_office(code)^
-- The office itself, as people see it.
SELECT code, kind, name, phone, email, street, postcode FROM reference.office WHERE code = :code;
