-- name: find_link(link_hash)^
-- A link and its event.
SELECT
    link.kind, link.registration_id, link.answered_state, link.answered_position, link.used_to_cancel, link.made_at,
    event.event_id, event.title, event.starts_at, event.ends_at, event.place, event.format, event.capacity,
    event.state AS event_state, event.has_questions, event.asks_needs
FROM link
INNER JOIN event ON event.event_id = link.event_id
WHERE link.link_hash = :link_hash;

-- name: find_party(registration_id)^
-- A registration with its place on the waiting list, null unless it waits.
SELECT
    mine.registration_id, mine.state, mine.state_reason, mine.seats, mine.name, mine.email, mine.organisation,
    mine.answers, mine.code, mine.companions, mine.price_kroner, mine.registered_at,
    CASE WHEN mine.state = 'waiting' THEN (
        SELECT count(*)
        FROM registration AS ahead
        WHERE ahead.event_id = mine.event_id AND ahead.state = 'waiting' AND ahead.line_number <= mine.line_number
    ) END AS position
FROM registration AS mine
WHERE mine.registration_id = :registration_id;

-- name: mark_used_to_cancel(link_hash)!
UPDATE link SET used_to_cancel = true WHERE link_hash = :link_hash;

-- name: mark_cancelled(event_id, registration_id, reason, changed_at)^
-- Cancel a registration that stands, and say what it was.
WITH standing AS (
    SELECT registration_id, state
    FROM registration
    WHERE registration_id = :registration_id::uuid AND event_id = :event_id AND state <> 'cancelled'
    FOR UPDATE
)
UPDATE registration
SET state = 'cancelled', state_reason = :reason, changed_at = :changed_at
FROM standing
WHERE registration.registration_id = standing.registration_id
RETURNING
    registration.registration_id, registration.subject, registration.seats, registration.sector, registration.name,
    registration.email, registration.language, registration.registered_at, registration.counted_in,
    standing.state AS was;
