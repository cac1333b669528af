-- name: set_time_and_place(event_id, municipality, starts_at, ends_at, place, postcode, format, registration_closes_at, changed_at)^
-- The new time and place make a new version.
UPDATE event
SET
    starts_at = :starts_at, ends_at = :ends_at, place = :place, postcode = :postcode, format = :format,
    municipality = :municipality, registration_closes_at = :registration_closes_at, changed_at = :changed_at,
    version = version + 1
WHERE event_id = :event_id
RETURNING *;

-- name: remember_where_counted(event_id, counted_in)!
-- Those registered until now were counted in the municipality the event had; one that has moved before keeps the first.
UPDATE registration SET counted_in = :counted_in WHERE event_id = :event_id AND counted_in IS NULL;
