-- name: find_office(office)^
-- Who messages are from, how to reach them, and who signs.
SELECT office.name, office.phone, office.email, office.street, office.postcode, postcode.city, signature.person AS sender
FROM reference.office AS office
LEFT JOIN reference.postcode AS postcode ON postcode.postcode = office.postcode
LEFT JOIN signature ON true
WHERE office.code = :office;

-- name: use_preferences(recipient_hashes, today)
-- What receivers chose, noting about once a month that it is in use, so that it is kept.
WITH used AS (
    UPDATE preference SET used_on = :today
    WHERE recipient_hash = ANY(:recipient_hashes::bytea[]) AND used_on < :today::date - 30
)
SELECT recipient_hash, language, tone, channels FROM preference WHERE recipient_hash = ANY(:recipient_hashes::bytea[]);
