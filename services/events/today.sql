-- name: list_at_hand(until)
-- What is not settled or called off, up to a day ahead, with how many seats are taken and wished for.
SELECT
    event.event_id, event.title, event.state, event.starts_at, event.ends_at,
    event.capacity + coalesce(event.digital_capacity, 0) AS capacity, event.registration_closes_at,
    seats.taken,
    seats.waiting,
    (
        SELECT count(*) FROM registration WHERE registration.event_id = event.event_id AND registration.state = 'asked'
    ) AS asked
FROM event
CROSS JOIN LATERAL seats_of(event.event_id) AS seats
WHERE event.state IN ('draft', 'published') AND event.starts_at < :until
ORDER BY event.starts_at, event.event_id;

-- name: list_unsettled(first, last, now)
-- Held between two moments, over, and neither settled nor called off.
SELECT event_id, title, starts_at
FROM event
WHERE state = 'published' AND starts_at >= :first AND starts_at < :last AND ends_at <= :now
ORDER BY starts_at, event_id;
