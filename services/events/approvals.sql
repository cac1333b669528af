-- name: mark_answered(event_id, registration_id, state, reason, changed_at)!
-- One that has asked, and has not been answered.
UPDATE registration SET state = :state, state_reason = :reason, changed_at = :changed_at
WHERE registration_id = :registration_id AND event_id = :event_id AND state = 'asked';

-- name: find_answered(registration_id)^
-- How it stands now, with its place on the waiting list, null unless it waits.
SELECT
    registration_id, subject, state, seats, sector, name, email, language, code, registered_at, counted_in, way, price_kroner,
    buyer_reference, offered_until, place_in_line(registration_id) AS position
FROM registration
WHERE registration_id = :registration_id;
