-- name: lock_party(event_id, code)^
-- The party that holds a code, locked so that two doors do not both say it has just come.
SELECT registration_id, state, name, seats, checked_in_at
FROM registration
WHERE event_id = :event_id AND code = :code
FOR UPDATE;

-- name: mark_checked_in(registration_id, checked_in_at)!
UPDATE registration SET checked_in_at = :checked_in_at, attended_seats = seats
WHERE registration_id = :registration_id;

-- name: mark_attended(event_id, registration_ids)$
-- The list says who came, whatever the door said. Answers how many of those named stood in the register.
WITH settled AS (
    UPDATE registration
    SET attended_seats = CASE WHEN registration_id = ANY(:registration_ids::uuid[]) THEN seats ELSE 0 END
    WHERE event_id = :event_id AND (state = 'confirmed' OR registration_id = ANY(:registration_ids::uuid[]))
    RETURNING registration_id = ANY(:registration_ids::uuid[]) AS named
)
SELECT count(*) FILTER (WHERE named) FROM settled;

-- name: count_attended(event_id)
-- Seats that came, by sector.
SELECT sector, sum(attended_seats)::integer AS seats
FROM registration
WHERE event_id = :event_id AND attended_seats > 0
GROUP BY sector
ORDER BY sector;

-- name: mark_closed(event_id, participants, by_sector, closed_at)^
UPDATE event
SET
    state = 'closed', version = version + 1, participants = :participants, participants_by_sector = :by_sector,
    closed_at = :closed_at
WHERE event_id = :event_id
RETURNING *;
