-- name: find_state(event_id)$
-- Held as it is: an event is not settled while somebody comes through the door.
SELECT state FROM event WHERE event_id = :event_id FOR SHARE;

-- name: lock_party_by_code(event_id, code)^
-- The party that holds a code, locked so that two doors do not both say it has just come.
SELECT registration_id, state, name, seats, checked_in_at
FROM registration
WHERE event_id = :event_id AND code = :code
FOR UPDATE;

-- name: lock_party(event_id, registration_id)^
-- A party of the list, locked for the same reason.
SELECT registration_id, state, name, seats, checked_in_at
FROM registration
WHERE event_id = :event_id AND registration_id = :registration_id
FOR UPDATE;

-- name: find_event_of_code(code)^
-- The latest event that a code is a ticket for.
SELECT event.title, event.starts_at
FROM registration
INNER JOIN event ON event.event_id = registration.event_id
WHERE registration.code = :code
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
-- word beginning so.
SELECT registration_id, name, organisation, companions, sector, seats, attended_seats, checked_in_at, way
FROM registration
WHERE
    event_id = :event_id AND state = 'confirmed'
    AND (
        :beginning::text = ''
        OR strpos(' ' || lower(name), ' ' || lower(:beginning)) > 0
        OR strpos(' ' || lower(organisation), ' ' || lower(:beginning)) > 0
        OR strpos(' ' || lower(array_to_string(companions, ' ')), ' ' || lower(:beginning)) > 0
    )
ORDER BY checked_in_at IS NOT NULL, coalesce(way = 'digital', false), lower(name), line_number
LIMIT :row_limit;

-- name: insert_walk_in(walk_in_id, event_id, sector, people, noted_at)!
INSERT INTO walk_in (walk_in_id, event_id, sector, people, noted_at)
VALUES (:walk_in_id, :event_id, :sector, :people, :noted_at);

-- name: list_walk_ins(event_id)
-- Those who came without registering, the latest first.
SELECT walk_in_id, sector, people, noted_at FROM walk_in WHERE event_id = :event_id ORDER BY noted_at DESC, walk_in_id;

-- name: delete_walk_in(event_id, walk_in_id)!
DELETE FROM walk_in WHERE event_id = :event_id AND walk_in_id = :walk_in_id;
