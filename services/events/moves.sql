-- name: set_time_and_place(event_id, municipality, starts_at, ends_at, place, postcode, format, capacity, digital_capacity, registration_closes_at, changed_at)^
-- The new time and place make a new version.
UPDATE event
SET
    starts_at = :starts_at, ends_at = :ends_at, place = :place, postcode = :postcode, format = :format,
    capacity = :capacity, digital_capacity = :digital_capacity::integer, municipality = :municipality, registration_closes_at = :registration_closes_at, changed_at = :changed_at,
    version = version + 1
WHERE event_id = :event_id
RETURNING *;

-- name: remember_where_counted(event_id, counted_in)!
-- Those registered until now were counted in the municipality the event had; one that has moved before keeps the first.
UPDATE registration SET counted_in = :counted_in WHERE event_id = :event_id AND counted_in IS NULL;

-- name: remember_way(event_id, way)!
-- An event becomes both: whoever registered until now takes part as it was.
UPDATE registration SET way = :way WHERE event_id = :event_id AND way IS NULL;

-- name: any_digital(event_id)$
-- Whether anybody who stands is to take part digitally.
SELECT EXISTS (SELECT FROM registration WHERE event_id = :event_id AND state <> 'cancelled' AND way = 'digital');

-- name: forget_ways(event_id)!
-- An event is no longer both: there is one line, in the order people came, and whoever has a place stands in none.
UPDATE registration SET
    way = NULL, wish = NULL, turn = NULL, offered_until = CASE WHEN state = 'waiting' THEN offered_until END
WHERE event_id = :event_id AND (way IS NOT NULL OR wish IS NOT NULL OR turn IS NOT NULL);

-- name: shorten_offers(event_id, until)!
-- No answer is waited for until after the start.
UPDATE registration SET offered_until = :until WHERE event_id = :event_id AND offered_until > :until;
