-- name: find_state(event_id)$
-- Held as it is: an event is not settled while somebody comes through the door.
SELECT state FROM event WHERE event_id = :event_id FOR SHARE;

-- name: lock_party_by_code(event_id, code)^
-- The party that holds a code, locked so that two doors do not both say it has just come.
SELECT registration_id, state, name, seats, attended_seats, checked_in_at
FROM registration
WHERE event_id = :event_id AND code = :code
FOR UPDATE;

-- name: lock_party(event_id, registration_id)^
-- A party of the list, locked for the same reason.
SELECT registration_id, state, name, seats, attended_seats, checked_in_at
FROM registration
WHERE event_id = :event_id AND registration_id = :registration_id
FOR UPDATE;

-- name: find_ticket(event_id, code, ticket_id)^
-- A ticket of one's own, by its code or by itself; what it is worth is settled under its party's lock.
SELECT
    ticket.ticket_id, ticket.registration_id, ticket.person, ticket.checked_in_at,
    registration.companions[ticket.person - 1] AS name
FROM ticket
INNER JOIN registration ON registration.registration_id = ticket.registration_id
WHERE ticket.event_id = :event_id AND (ticket.code = :code::text OR ticket.ticket_id = :ticket_id::uuid);

-- name: count_tickets(registration_id)^
-- How many in a party have a ticket of their own, and how many of those have come; after the party's lock.
SELECT count(*)::integer AS given, count(checked_in_at)::integer AS come
FROM ticket
WHERE registration_id = :registration_id AND person IS NOT NULL;

-- name: mark_ticket(ticket_id, was_in, checked_in_at)!
-- In by one's own ticket, or not after all; nothing where it was so already.
UPDATE ticket SET checked_in_at = :checked_in_at
WHERE ticket_id = :ticket_id AND (checked_in_at IS NOT NULL) = :was_in::boolean;

-- name: find_event_of_code(code)^
-- The latest event that a code is a ticket for.
SELECT event.title, event.starts_at
FROM (
    SELECT event_id, code FROM registration WHERE code = :code
    UNION ALL
    SELECT event_id, code FROM ticket WHERE code = :code
) AS known
INNER JOIN event ON event.event_id = known.event_id
ORDER BY event.starts_at DESC
LIMIT 1;

-- name: mark_checked_in(registration_id, checked_in_at, came)!
UPDATE registration SET checked_in_at = :checked_in_at, attended_seats = :came WHERE registration_id = :registration_id;

-- name: mark_not_come(registration_id)!
UPDATE registration SET checked_in_at = NULL, attended_seats = NULL WHERE registration_id = :registration_id;

-- name: count_come(event_id)^
-- How it stands at the door: seats that are expected in the room and have come, those that take part digitally, and people
-- who walked in. Whoever comes through the door is expected there.
SELECT
    coalesce(sum(seats) FILTER (WHERE state = 'confirmed' AND NOT is_digital), 0)::integer AS expected,
    coalesce(sum(seats) FILTER (WHERE state = 'confirmed' AND is_digital), 0)::integer AS digital,
    coalesce(sum(attended_seats) FILTER (WHERE checked_in_at IS NOT NULL), 0)::integer AS came,
    (SELECT coalesce(sum(people), 0)::integer FROM walk_in WHERE event_id = :event_id) AS walked_in
FROM (
    SELECT
        state, seats, attended_seats, checked_in_at,
        coalesce(way = 'digital', false) AND checked_in_at IS NULL AS is_digital
    FROM registration
    WHERE event_id = :event_id
) AS party;

-- name: list_expected(event_id, beginning, row_limit)
-- Parties with a place, those still to come first, by name; all of them, or those with a name or organisation that has a
-- word beginning so. Whoever has a ticket of their own stands by themselves (with_name: whose party it is), and not in the party.
WITH given AS (
    SELECT registration_id, count(*)::integer AS many, count(checked_in_at)::integer AS come
    FROM ticket
    WHERE event_id = :event_id AND person IS NOT NULL
    GROUP BY registration_id
),
expected AS (
    SELECT
        party.registration_id, NULL::uuid AS ticket_id, NULL AS with_name, party.name, party.organisation,
        ARRAY(
            SELECT named.name
            FROM unnest(party.companions) WITH ORDINALITY AS named (name, place)
            WHERE NOT EXISTS (
                SELECT FROM ticket
                WHERE ticket.registration_id = party.registration_id AND ticket.person = named.place + 1
            )
            ORDER BY named.place
        ) AS companions,
        party.sector, party.seats - coalesce(given.many, 0) AS seats,
        greatest(party.attended_seats - coalesce(given.come, 0), 0) AS attended_seats,
        CASE WHEN party.attended_seats > coalesce(given.come, 0) THEN party.checked_in_at END AS checked_in_at,
        party.way, party.line_number, 1 AS person
    FROM registration AS party
    LEFT JOIN given ON given.registration_id = party.registration_id
    WHERE party.event_id = :event_id AND party.state = 'confirmed'
    UNION ALL
    SELECT
        party.registration_id, ticket.ticket_id, party.name, party.companions[ticket.person - 1], party.organisation, '{}',
        party.sector, 1, (ticket.checked_in_at IS NOT NULL)::integer, ticket.checked_in_at, party.way, party.line_number,
        ticket.person
    FROM ticket
    INNER JOIN registration AS party ON party.registration_id = ticket.registration_id
    WHERE ticket.event_id = :event_id AND ticket.person IS NOT NULL AND party.state = 'confirmed'
)
SELECT
    registration_id, ticket_id, with_name, name, organisation, companions, sector, seats, attended_seats, checked_in_at, way
FROM expected
WHERE
    :beginning::text = ''
    OR strpos(' ' || lower(name), ' ' || lower(:beginning)) > 0
    OR strpos(' ' || lower(organisation), ' ' || lower(:beginning)) > 0
    OR strpos(' ' || lower(array_to_string(companions, ' ')), ' ' || lower(:beginning)) > 0
ORDER BY checked_in_at IS NOT NULL, coalesce(way = 'digital', false), lower(name), line_number, person
LIMIT :row_limit;

-- name: insert_walk_in(walk_in_id, event_id, sector, people, name, organisation, noted_at)!
INSERT INTO walk_in (walk_in_id, event_id, sector, people, name, organisation, noted_at)
VALUES (:walk_in_id, :event_id, :sector, :people, :name, :organisation, :noted_at);

-- name: list_walk_ins(event_id)
-- Those who came without registering, the latest first.
SELECT walk_in_id, sector, people, name, organisation, noted_at
FROM walk_in
WHERE event_id = :event_id
ORDER BY noted_at DESC, walk_in_id;

-- name: list_named_walk_ins(event_id)
-- Those of them who said who they are, by name.
SELECT walk_in_id, sector, people, name, organisation, noted_at
FROM walk_in
WHERE event_id = :event_id AND (name IS NOT NULL OR organisation IS NOT NULL)
ORDER BY lower(coalesce(name, organisation)), noted_at;

-- name: delete_walk_in(event_id, walk_in_id)!
DELETE FROM walk_in WHERE event_id = :event_id AND walk_in_id = :walk_in_id;
