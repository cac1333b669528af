-- name: find_link(link_hash)^
-- A link and its event.
SELECT
    link.kind, link.registration_id, link.answered_state, link.answered_position, link.used_to_cancel, link.made_at,
    event.event_id, event.title, event.starts_at, event.ends_at, event.place, event.format, event.capacity,
    event.digital_capacity, event.digital_address, event.state AS event_state, event.has_questions, event.asks_needs
FROM link
INNER JOIN event ON event.event_id = link.event_id
WHERE link.link_hash = :link_hash;

-- name: find_party(registration_id)^
-- A registration with its place in the line it stands in, null for none.
SELECT
    registration_id, state, state_reason, seats, name, email, organisation, answers, code, companions, price_kroner, registered_at,
    way, wish, offered_until, place_in_line(registration_id) AS position
FROM registration
WHERE registration_id = :registration_id;

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
SET state = 'cancelled', state_reason = :reason, changed_at = :changed_at, wish = NULL, offered_until = NULL
FROM standing
WHERE registration.registration_id = standing.registration_id
RETURNING
    registration.registration_id, registration.subject, registration.seats, registration.sector, registration.name,
    registration.email, registration.language, registration.registered_at, registration.counted_in, registration.way,
    standing.state AS was;
