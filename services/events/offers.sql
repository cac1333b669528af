-- name: find_offered(event_id, registration_id)^
-- A party that is asked whether it takes a place.
SELECT registration_id, state, offered_until
FROM registration
WHERE event_id = :event_id AND registration_id = :registration_id::uuid AND offered_until IS NOT NULL;

-- name: drop_wish(registration_id)!
-- It keeps the place it has and stands in line no longer.
UPDATE registration SET wish = NULL, offered_until = NULL WHERE registration_id = :registration_id;

-- name: list_events_with_lapsed(now, row_limit)
-- Published events with an offer that has lapsed; by event, so that two that do this lock events in the same order.
SELECT DISTINCT registration.event_id
FROM registration
INNER JOIN event ON event.event_id = registration.event_id
WHERE registration.offered_until <= :now::timestamptz AND event.state = 'published'
ORDER BY registration.event_id
LIMIT :row_limit;

-- name: list_lapsed(event_id, now)
-- Whose offers have lapsed, after the event's lock; in line order.
SELECT registration_id, state, name, email, language, seats, coalesce(wish, way) AS way
FROM registration
WHERE event_id = :event_id AND offered_until <= :now::timestamptz
ORDER BY coalesce(turn, line_number);
