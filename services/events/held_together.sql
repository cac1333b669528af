-- name: list_others(office, today, already)
-- The other offices there are on a day, and those named already, by name.
SELECT code, name FROM reference.office
WHERE
    code <> :office
    AND ((valid_from <= :today AND (valid_to IS NULL OR valid_to > :today)) OR code = any(:already::text[]))
ORDER BY name COLLATE "nb-x-icu", code;

-- name: choose(event_id, held_with, counted_by)^
UPDATE event SET held_with = :held_with, counted_by = :counted_by WHERE event_id = :event_id
RETURNING *;
