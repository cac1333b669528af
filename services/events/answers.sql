-- name: find_answers(event_id, registration_id)^
-- What a party that comes, waits or has asked has answered.
SELECT registration_id, state, seats, answers
FROM registration
WHERE event_id = :event_id AND registration_id = :registration_id::uuid AND state <> 'cancelled'
FOR UPDATE;

-- name: set_answers(registration_id, answers)!
UPDATE registration SET answers = :answers::jsonb WHERE registration_id = :registration_id;
