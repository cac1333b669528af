-- name: list_tickets(registration_id)
-- The tickets of a party that hold, each as a party of one as letters are written to it.
SELECT
    ticket.ticket_id, ticket.ticket_id AS registration_id, ticket.person, ticket.email, ticket.code, ticket.told_version,
    ticket.checked_in_at, registration.companions[ticket.person - 1] AS name, registration.language, registration.way,
    1 AS seats
FROM ticket
INNER JOIN registration ON registration.registration_id = ticket.registration_id
WHERE ticket.registration_id = :registration_id AND ticket.person IS NOT NULL
ORDER BY ticket.person;

-- name: get_person(ticket_id)$
-- Who in the party a ticket is of, null once it does not hold any more.
SELECT person FROM ticket WHERE ticket_id = :ticket_id;

-- name: insert_ticket(ticket_id, event_id, registration_id, person, email, code, made_at)!
INSERT INTO ticket (ticket_id, event_id, registration_id, person, email, code, made_at)
VALUES (:ticket_id, :event_id, :registration_id, :person, :email, :code, :made_at);

-- name: void_tickets(ticket_ids)!
-- They hold no more; the row stays, so that the link says so.
UPDATE ticket SET person = NULL, email = NULL, told_version = NULL WHERE ticket_id = ANY(:ticket_ids::uuid[]);

-- name: renumber_tickets(registration_id, was, now)!
-- Each stays with the one it is of.
UPDATE ticket SET person = renumbered.now
FROM unnest(:was::integer[], :now::integer[]) AS renumbered (was, now)
WHERE ticket.registration_id = :registration_id AND ticket.person = renumbered.was;

-- name: lock_untold(event_id, now, row_limit)
-- Tickets of whom has a place and was not told so, or was told of it as it was before; and of whom was told and has none any
-- more. Of one event, or of all. One that somebody is changing is looked at next time.
SELECT
    ticket.ticket_id, ticket.ticket_id AS registration_id, ticket.email, ticket.code, ticket.told_version, ticket.told_way,
    registration.companions[ticket.person - 1] AS name, registration.language, registration.way, 1 AS seats,
    NULL::integer AS price_kroner, NULL::integer AS position,
    registration.state = 'confirmed' AND event.state = 'published' AS has_place,
    event.event_id, event.version, event.state AS event_state, event.title, event.starts_at, event.ends_at, event.place,
    event.format, event.digital_capacity, event.digital_address
FROM ticket
INNER JOIN registration ON registration.registration_id = ticket.registration_id
INNER JOIN event ON event.event_id = ticket.event_id
WHERE
    ticket.person IS NOT NULL AND event.ends_at > :now::timestamptz
    AND (:event_id::uuid IS NULL OR ticket.event_id = :event_id)
    AND CASE
        WHEN registration.state = 'confirmed' AND event.state = 'published'
            THEN event.starts_at > :now
            AND (ticket.told_version, ticket.told_way) IS DISTINCT FROM (event.version, registration.way)
        ELSE ticket.told_version IS NOT NULL AND event.state IN ('published', 'cancelled')
    END
ORDER BY ticket.event_id, ticket.made_at, ticket.ticket_id
LIMIT :row_limit
FOR UPDATE OF ticket SKIP LOCKED;

-- name: mark_told(ticket_ids, versions, ways, told_at)!
-- What they have been told; no version for those who have no place any more.
UPDATE ticket SET told_version = told.version, told_way = told.way, told_at = :told_at
FROM unnest(:ticket_ids::uuid[], :versions::integer[], :ways::text[]) AS told (ticket_id, version, way)
WHERE ticket.ticket_id = told.ticket_id;

-- name: insert_links(ticket_ids, hashes, made_at)!
-- New links for letters; the older ones go on working.
INSERT INTO ticket_link (link_hash, ticket_id, made_at)
SELECT fresh.link_hash, fresh.ticket_id, :made_at::timestamptz
FROM unnest(:ticket_ids::uuid[], :hashes::bytea[]) AS fresh (ticket_id, link_hash);

-- name: find_ticket(link_hash)^
-- What a link opens, with its party's state and its event. Of the others in the party nothing.
SELECT
    ticket.ticket_id, ticket.registration_id, ticket.person, ticket.code, registration.state, registration.way,
    registration.companions[ticket.person - 1] AS name,
    event.event_id, event.title, event.starts_at, event.ends_at, event.place, event.format, event.capacity,
    event.digital_capacity, event.digital_address, event.state AS event_state
FROM ticket_link
INNER JOIN ticket ON ticket.ticket_id = ticket_link.ticket_id
INNER JOIN registration ON registration.registration_id = ticket.registration_id
INNER JOIN event ON event.event_id = ticket.event_id
WHERE ticket_link.link_hash = :link_hash;

-- name: lock_reminded(now, until, settled_before, row_limit)
-- Tickets of those with a place at an event that is near, who have not been reminded of it as it is now, as
-- reminders.lock_due looks for parties.
SELECT
    ticket.ticket_id, ticket.ticket_id AS registration_id, registration.companions[ticket.person - 1] AS name, ticket.email,
    registration.language, 1 AS seats, ticket.code, registration.way, event.event_id, event.version, event.title,
    event.starts_at, event.ends_at, event.place, event.format, event.digital_capacity, event.digital_address
FROM ticket
INNER JOIN registration ON registration.registration_id = ticket.registration_id
INNER JOIN event ON event.event_id = ticket.event_id
WHERE
    event.state = 'published' AND event.starts_at > :now::timestamptz AND event.starts_at <= :until::timestamptz
    AND registration.state = 'confirmed' AND ticket.person IS NOT NULL AND ticket.told_at <= :settled_before
    AND ticket.told_version = event.version AND ticket.reminded_version IS DISTINCT FROM event.version
ORDER BY event.starts_at, event.event_id, ticket.made_at
LIMIT :row_limit
FOR UPDATE OF ticket SKIP LOCKED;

-- name: mark_reminded(ticket_ids, version)!
UPDATE ticket SET reminded_version = :version WHERE ticket_id = ANY(:ticket_ids::uuid[]);

-- name: list_thanked(event_id)
-- Those with a ticket of their own who came: by their own ticket, or in a party of which all came.
SELECT
    ticket.ticket_id, ticket.ticket_id AS registration_id, registration.companions[ticket.person - 1] AS name, ticket.email,
    registration.language, 1 AS seats, registration.way
FROM ticket
INNER JOIN registration ON registration.registration_id = ticket.registration_id
WHERE
    ticket.event_id = :event_id AND ticket.person IS NOT NULL AND registration.attended_seats > 0
    AND (ticket.checked_in_at IS NOT NULL OR registration.attended_seats = registration.seats)
ORDER BY registration.line_number, ticket.person;
