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
-- Which registrations are a person's, and which tickets in another's; by event, so that two erasures lock events in the same
-- order, and tickets first, for they go with their registration.
SELECT event_id, registration_id, NULL::uuid AS ticket_id
FROM registration
WHERE registration_id = :registration_id::uuid OR lower(email) = lower(:email::text)
UNION ALL
SELECT event_id, registration_id, ticket_id
FROM ticket
WHERE ticket_id = :registration_id OR lower(email) = lower(:email)
ORDER BY event_id, ticket_id NULLS LAST, registration_id;

-- name: find_erased(registration_ids)
-- Those a restored backup brought back, in the same order.
SELECT event_id, registration_id, NULL::uuid AS ticket_id
FROM registration
WHERE registration_id = ANY(:registration_ids::uuid[])
UNION ALL
SELECT event_id, registration_id, ticket_id
FROM ticket
WHERE ticket_id = ANY(:registration_ids)
ORDER BY event_id, ticket_id NULLS LAST, registration_id;

-- name: export_tickets(registration_ids)
-- The tickets of the others in parties.
SELECT registration_id, person, email, code, made_at, checked_in_at
FROM ticket
WHERE registration_id = ANY(:registration_ids::uuid[]) AND person IS NOT NULL
ORDER BY registration_id, person;

-- name: export_own_tickets(ticket_id, email)
-- What stands about one in another's party, with what it was for; nothing of whoever registered.
SELECT
    ticket.ticket_id, event.title, event.starts_at, registration.state,
    registration.companions[ticket.person - 1] AS name, ticket.email, ticket.code, registration.language, registration.way,
    ticket.made_at, ticket.told_at, ticket.checked_in_at
FROM ticket
INNER JOIN registration ON registration.registration_id = ticket.registration_id
INNER JOIN event ON event.event_id = ticket.event_id
WHERE ticket.ticket_id = :ticket_id::uuid OR lower(ticket.email) = lower(:email::text)
ORDER BY ticket.made_at, ticket.ticket_id;

-- name: delete_ticket(ticket_id)!
DELETE FROM ticket WHERE ticket_id = :ticket_id;

-- name: delete_registrations(registration_ids)
-- The rows go, and their links with them.
DELETE FROM registration WHERE registration_id = ANY(:registration_ids::uuid[]) RETURNING subject;

-- name: unlink_subjects(subjects)!
-- What was told about a person stays counted, under a subject that leads nowhere.
UPDATE bus.outbox AS told
SET subject = unlinked.subject
FROM (SELECT known, gen_random_uuid()::text AS subject FROM unnest(:subjects::text[]) AS known) AS unlinked
WHERE told.subject = unlinked.known;

-- name: forget_walk_ins(walk_in_ids)!
-- Who walked in goes; that they came stays.
UPDATE walk_in SET name = NULL, organisation = NULL
WHERE walk_in_id = ANY(:walk_in_ids::uuid[]) AND (name IS NOT NULL OR organisation IS NOT NULL);

-- name: export_speakers(speaker_id, email)
-- What stands about one who speaks, with what at.
SELECT
    speaker.speaker_id, event.title, event.starts_at, speaker.name, speaker.email, speaker.language, speaker.is_shown,
    speaker.added_at
FROM speaker
INNER JOIN event ON event.event_id = speaker.event_id
WHERE speaker.speaker_id = :speaker_id::uuid OR lower(speaker.email) = lower(:email::text)
ORDER BY speaker.added_at, speaker.speaker_id;

-- name: delete_speakers(speaker_ids, email)
DELETE FROM speaker
WHERE speaker_id = ANY(:speaker_ids::uuid[]) OR lower(email) = lower(:email::text)
RETURNING speaker_id;
