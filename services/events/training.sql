-- name: lock_came(event_id)
-- Those who came and can be written to, held until COMMIT, with when they were passed on (null: not).
SELECT registration_id, name, email, passed_on
FROM registration
WHERE event_id = :event_id AND attended_seats > 0 AND name IS NOT NULL AND email IS NOT NULL
ORDER BY registration_id
FOR UPDATE;

-- name: mark_passed_on(registrations, today)!
UPDATE registration SET passed_on = :today WHERE registration_id = ANY(:registrations::uuid[]);
