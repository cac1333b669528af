-- name: export_registrations(registration_id, email)
-- What stands about a person, with what it was for.
SELECT
    registration.registration_id, registration.event_id, event.title, event.starts_at, registration.state, registration.state_reason, registration.way, registration.wish,
    registration.seats, registration.sector, registration.name, registration.email, registration.organisation,
    registration.companions, registration.price_kroner, registration.buyer_number, registration.buyer_reference, registration.answers, registration.language, registration.code, registration.attended_seats,
    registration.passed_on, registration.registered_at, registration.changed_at, registration.checked_in_at
FROM registration
INNER JOIN event ON event.event_id = registration.event_id
WHERE registration.registration_id = :registration_id::uuid OR lower(registration.email) = lower(:email::text)
ORDER BY registration.registered_at, registration.registration_id;

-- name: find_registrations(registration_id, email)
-- Which registrations are a person's; by event, so that two erasures lock events in the same order.
SELECT event_id, registration_id
FROM registration
WHERE registration_id = :registration_id::uuid OR lower(email) = lower(:email::text)
ORDER BY event_id, registration_id;

-- name: find_erased(registration_ids)
-- Those a restored backup brought back; by event, so that two erasures lock events in the same order.
SELECT event_id, registration_id
FROM registration
WHERE registration_id = ANY(:registration_ids::uuid[])
ORDER BY event_id, registration_id;

-- name: delete_registrations(registration_ids)
-- The rows go, and their links with them.
DELETE FROM registration WHERE registration_id = ANY(:registration_ids::uuid[]) RETURNING subject;

-- name: unlink_subjects(subjects)!
-- What was told about a person stays counted, under a subject that leads nowhere.
UPDATE bus.outbox AS told
SET subject = unlinked.subject
FROM (SELECT known, gen_random_uuid()::text AS subject FROM unnest(:subjects::text[]) AS known) AS unlinked
WHERE told.subject = unlinked.known;
