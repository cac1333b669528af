-- name: mark_attended(event_id, registration_ids)$
-- The list says who came, whatever the door said; of a party that came, the door says how many, otherwise all of it.
-- Answers how many of those named stood in the register.
WITH settled AS (
    UPDATE registration
    SET attended_seats = CASE
        WHEN registration_id = ANY(:registration_ids::uuid[]) THEN coalesce(nullif(attended_seats, 0), seats)
        ELSE 0
    END
    WHERE event_id = :event_id AND (state = 'confirmed' OR registration_id = ANY(:registration_ids::uuid[]))
    RETURNING registration_id = ANY(:registration_ids::uuid[]) AS named
)
SELECT count(*) FILTER (WHERE named) FROM settled;

-- name: count_attended(event_id)
-- People who came, by sector: seats of those registered, and whoever walked in.
SELECT came.sector, sum(came.seats)::integer AS seats
FROM (
    SELECT sector, attended_seats AS seats FROM registration WHERE event_id = :event_id AND attended_seats > 0
    UNION ALL
    SELECT sector, people FROM walk_in WHERE event_id = :event_id
) AS came
GROUP BY came.sector
ORDER BY came.sector;

-- name: mark_closed(event_id, participants, by_sector, closed_at)^
UPDATE event
SET
    state = 'closed', version = version + 1, participants = :participants, participants_by_sector = :by_sector,
    closed_at = :closed_at
WHERE event_id = :event_id
RETURNING *;
