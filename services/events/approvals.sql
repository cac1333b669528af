-- name: mark_answered(event_id, registration_id, state, reason, changed_at)!
-- One that has asked, and has not been answered.
UPDATE registration SET state = :state, state_reason = :reason, changed_at = :changed_at
WHERE registration_id = :registration_id AND event_id = :event_id AND state = 'asked';

-- name: find_answered(registration_id)^
-- How it stands now, with its place on the waiting list, null unless it waits.
SELECT
    mine.registration_id, mine.subject, mine.state, mine.seats, mine.sector, mine.name, mine.email, mine.language,
    mine.code, mine.registered_at, mine.counted_in,
    CASE WHEN mine.state = 'waiting' THEN (
        SELECT count(*)
        FROM registration AS ahead
        WHERE ahead.event_id = mine.event_id AND ahead.state = 'waiting' AND ahead.line_number <= mine.line_number
    ) END AS position
FROM registration AS mine
WHERE mine.registration_id = :registration_id;
