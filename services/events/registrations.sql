-- name: count_line(event_id, is_split, room, capacity, email)^
-- How a room of an event stands, after the event's lock: seats taken or held for an answer, parties in line, those of them
-- that hold the line; and whether this address is registered, in whichever room.
SELECT
    coalesce(sum(seats) FILTER (
        WHERE room_of(:is_split::boolean, state, way) = :room::text
        OR (offered_until IS NOT NULL AND line_of(:is_split, state, way, wish) = :room)
    ), 0)::integer AS taken,
    (count(*) FILTER (WHERE line_of(:is_split, state, way, wish) = :room))::integer AS parties_waiting,
    (count(*) FILTER (
        WHERE line_of(:is_split, state, way, wish) = :room AND offered_until IS NULL AND seats <= :capacity::integer
    ))::integer AS parties_holding,
    (
        SELECT known.registration_id
        FROM registration AS known
        WHERE known.event_id = :event_id AND lower(known.email) = lower(:email::text) AND known.state <> 'cancelled'
    ) AS known_registration_id
FROM registration
WHERE event_id = :event_id;

-- name: insert_registration(registration_id, event_id, subject, state, state_reason, seats, sector, name, email, organisation, answers, language, code, companions, invitation_id, price_kroner, buyer_number, buyer_reference, way, registered_at, is_known, receipt_hash, receipt_opens, mail_hash, mail_opens, answered_position)!
-- The registration, unless the address is known, with its receipt and the link that goes by mail.
WITH made AS (
    INSERT INTO registration (
        registration_id, event_id, subject, state, state_reason, seats, sector, name, email, organisation, answers,
        language, code, companions, invitation_id, price_kroner, buyer_number, buyer_reference, way, registered_at,
        changed_at
    )
    SELECT
        :registration_id::uuid, :event_id::uuid, :subject::uuid, :state::text, :state_reason::text, :seats::integer,
        :sector::text, :name::text, :email::text, :organisation::text, :answers::jsonb, :language::text, :code::text,
        :companions::text[], :invitation_id::uuid, :price_kroner::integer, :buyer_number::text,
        :buyer_reference::text, :way::text, :registered_at::timestamptz, :registered_at::timestamptz
    WHERE NOT :is_known::boolean
)
INSERT INTO link (link_hash, kind, event_id, registration_id, answered_state, answered_position, made_at)
VALUES
(:receipt_hash::bytea, 'receipt', :event_id, :receipt_opens::uuid, :state, :answered_position::integer, :registered_at),
(:mail_hash::bytea, 'mail', :event_id, :mail_opens::uuid, NULL, NULL, :registered_at);

-- name: event_exists(event_id)$
SELECT EXISTS (SELECT FROM event WHERE event_id = :event_id);

-- name: list_registrations(event_id)
-- All parties of an event in line order, those in a line with their position.
WITH party AS (
    SELECT
        registration.registration_id, registration.state, registration.state_reason, registration.seats, registration.sector,
        registration.name, registration.email, registration.organisation, registration.answers, registration.language,
        registration.code,
        registration.companions, registration.attended_seats, registration.price_kroner, registration.buyer_number,
        registration.buyer_reference, registration.line_number, registration.passed_on, registration.registered_at,
        registration.way, registration.wish, registration.offered_until, coalesce(registration.turn, registration.line_number) AS turn,
        line_of(
            event.digital_capacity IS NOT NULL, registration.state, registration.way, registration.wish
        ) AS line
    FROM registration
    INNER JOIN event ON event.event_id = registration.event_id
    WHERE registration.event_id = :event_id
)
SELECT
    registration_id, state, state_reason, seats, sector, name, email, organisation, answers, language, code, companions,
    attended_seats, price_kroner, buyer_number, buyer_reference, line_number, passed_on, registered_at, way, wish, line,
    offered_until,
    CASE WHEN line IS NOT NULL THEN row_number() OVER (PARTITION BY line ORDER BY turn) END AS position
FROM party
ORDER BY
    array_position(ARRAY['asked', 'confirmed', 'waiting', 'cancelled'], state),
    CASE WHEN state = 'waiting' THEN line END DESC, CASE WHEN state = 'waiting' THEN turn END, line_number;
