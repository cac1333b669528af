-- name: count_taken(event_id)$
-- Seats taken, counted after the event's lock.
SELECT seats_of.taken FROM seats_of(:event_id);

-- name: list_waiting(event_id)
-- Who waits, in line order.
SELECT registration_id, seats
FROM registration
WHERE event_id = :event_id AND state = 'waiting'
ORDER BY line_number;

-- name: mark_promoted(registration_ids, approved, changed_at)
-- Give the chosen parties their seats; in line order.
WITH promoted AS (
    UPDATE registration
    SET
        state = 'confirmed', changed_at = :changed_at,
        state_reason = CASE WHEN registration_id = :approved::uuid THEN 'place_free' ELSE 'promoted' END
    WHERE registration_id = ANY(:registration_ids::uuid[]) AND state = 'waiting'
    RETURNING registration_id, line_number, subject, name, email, language, seats, code
)
SELECT registration_id, subject, name, email, language, seats, code FROM promoted ORDER BY line_number;

-- name: set_capacity(event_id, capacity)^
UPDATE event SET capacity = :capacity WHERE event_id = :event_id RETURNING *;
