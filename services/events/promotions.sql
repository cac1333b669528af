-- name: count_taken(event_id, is_split, room)$
-- Seats taken in a room or held there for an answer, counted after the event's lock.
SELECT coalesce(sum(seats), 0)::integer
FROM registration
WHERE
    event_id = :event_id
    AND (
        room_of(:is_split::boolean, state, way) = :room::text
        OR (offered_until IS NOT NULL AND line_of(:is_split, state, way, wish) = :room)
    );

-- name: list_waiting(event_id, is_split, room)
-- Who is in line for a room and not asked yet, in order.
SELECT registration_id, seats
FROM registration
WHERE event_id = :event_id AND line_of(:is_split::boolean, state, way, wish) = :room::text AND offered_until IS NULL
ORDER BY coalesce(turn, line_number);

-- name: mark_promoted(registration_ids, approved, changed_at)
-- Give the chosen parties their seats, of the way they wished where they hold a place of the other; in line order, with
-- what they were.
WITH chosen AS (
    SELECT registration_id, state AS was, coalesce(turn, line_number) AS turn
    FROM registration
    WHERE registration_id = ANY(:registration_ids::uuid[]) AND (state = 'waiting' OR wish IS NOT NULL)
),
promoted AS (
    UPDATE registration
    SET
        state = 'confirmed', changed_at = :changed_at, way = coalesce(wish, way), wish = NULL,
        offered_until = NULL,
        state_reason = CASE WHEN registration.registration_id = :approved::uuid THEN 'place_free' ELSE 'promoted' END
    FROM chosen
    WHERE registration.registration_id = chosen.registration_id
    RETURNING
        registration.registration_id, registration.subject, registration.name, registration.email, registration.language,
        registration.seats, registration.code, registration.way, registration.price_kroner,
        registration.buyer_reference, chosen.was, chosen.turn
)
SELECT registration_id, subject, name, email, language, seats, code, way, price_kroner, buyer_reference, was
FROM promoted
ORDER BY turn;

-- name: mark_offered(registration_ids, offered_until)
-- Hold the seats of the chosen parties for their answer; in line order.
WITH offered AS (
    UPDATE registration SET offered_until = :offered_until
    WHERE registration_id = ANY(:registration_ids::uuid[])
    RETURNING registration_id, name, email, language, seats, code, way, wish, offered_until, coalesce(turn, line_number) AS turn
)
SELECT registration_id, name, email, language, seats, code, coalesce(wish, way) AS way, offered_until
FROM offered
ORDER BY turn;

-- name: set_capacity(event_id, capacity, digital_capacity)^
UPDATE event SET capacity = :capacity, digital_capacity = :digital_capacity::integer
WHERE event_id = :event_id
RETURNING *;
