-- name: find_municipality_of_postcode(postcode)$
-- The municipality a postcode lies in.
SELECT municipality_code FROM reference.postcode WHERE postcode = :postcode;

-- name: find_municipality_of_office(office)$
-- The office's own municipality, where digital events count.
SELECT municipality_code FROM reference.office WHERE code = :office;

-- name: insert_event(event_id, kind, title, summary, starts_at, ends_at, place, postcode, municipality, format, capacity, digital_capacity, digital_address, smaller_may_pass, registration_closes_at, created_at)^
-- A new draft.
INSERT INTO event (
    event_id, kind, title, summary, starts_at, ends_at, place, postcode, municipality, format, capacity,
    digital_capacity, digital_address, smaller_may_pass, registration_closes_at, created_at
)
VALUES (
    :event_id, :kind, :title, :summary, :starts_at, :ends_at, :place, :postcode, :municipality, :format, :capacity,
    :digital_capacity::integer, :digital_address::text, :smaller_may_pass, :registration_closes_at, :created_at
)
RETURNING *, 0 AS taken, 0 AS waiting, 0 AS digital_taken, 0 AS digital_line, 0 AS room_line;

-- name: lock_event(event_id)^
-- The event, locked; what it holds is counted in a statement of its own, after the wait.
SELECT
    event_id, kind, title, summary, starts_at, ends_at, place, postcode, municipality, format, capacity,
    smaller_may_pass, registration_closes_at, state, version, participants, participants_by_sector, by_invitation,
    most_per_organisation, by_approval, price_kroner, has_questions, asks_needs, digital_capacity, digital_address,
    offer_hours, held_with, counted_by, national
FROM event
WHERE event_id = :event_id
FOR UPDATE;

-- name: reword(event_id, title, summary, digital_address, changed_at)^
UPDATE event SET title = :title, summary = :summary, digital_address = :digital_address::text, changed_at = :changed_at
WHERE event_id = :event_id
RETURNING *;

-- name: mark_published(event_id, published_at)^
UPDATE event SET state = 'published', version = version + 1, published_at = :published_at
WHERE event_id = :event_id
RETURNING *;

-- name: mark_cancelled(event_id, cancelled_at)^
UPDATE event SET state = 'cancelled', version = version + 1, cancelled_at = :cancelled_at
WHERE event_id = :event_id
RETURNING *;

-- name: list_parties(event_id)
-- Everyone who is coming or waits, and can be written to; those who wait with their position among all in their line.
WITH party AS (
    SELECT
        registration.registration_id, registration.state, registration.name, registration.email, registration.language,
        registration.seats, registration.code, registration.line_number, registration.way, registration.offered_until,
        CASE WHEN registration.state = 'waiting' THEN row_number() OVER (
            PARTITION BY line_of(
                event.digital_capacity IS NOT NULL, registration.state, registration.way, registration.wish
            )
            ORDER BY coalesce(registration.turn, registration.line_number)
        ) END AS position
    FROM registration
    INNER JOIN event ON event.event_id = registration.event_id
    WHERE registration.event_id = :event_id AND registration.state <> 'cancelled'
)
SELECT registration_id, state, name, email, language, seats, code, way, position
FROM party
WHERE email IS NOT NULL
ORDER BY line_number;
