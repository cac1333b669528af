-- name: find_standing(event_id, registration_id)^
-- A party that comes or waits.
SELECT registration_id, state, state_reason, seats, companions, sector, organisation, invitation_id, answers, way, wish
FROM registration
WHERE event_id = :event_id AND registration_id = :registration_id::uuid AND state <> 'cancelled';

-- name: set_seats(registration_id, seats, companions)^
-- So many from now on, with its place on the waiting list, null unless it waits; whoever of them came is one of them.
WITH changed AS (
    UPDATE registration SET
        seats = :seats, companions = :companions::text[], attended_seats = least(attended_seats, :seats)
    WHERE registration_id = :registration_id
    RETURNING *
)
SELECT
    changed.registration_id, changed.subject, changed.state, changed.seats, changed.sector, changed.name, changed.email,
    changed.language, changed.code, changed.registered_at, changed.counted_in, changed.way, changed.price_kroner,
    changed.buyer_reference, changed.offered_until, CASE WHEN changed.state = 'waiting' THEN place_in_line(changed.registration_id) END AS position
FROM changed;
