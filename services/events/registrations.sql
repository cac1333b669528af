-- name: count_line(event_id, capacity, email)^
-- How an event stands, after its lock: seats taken, parties waiting, those of them that hold the line, and whether this
-- address is among them.
SELECT
    coalesce(sum(seats) FILTER (WHERE state = 'confirmed'), 0)::integer AS taken,
    (count(*) FILTER (WHERE state = 'waiting'))::integer AS parties_waiting,
    (count(*) FILTER (WHERE state = 'waiting' AND seats <= :capacity::integer))::integer AS parties_holding,
    (
        SELECT known.registration_id
        FROM registration AS known
        WHERE known.event_id = :event_id AND lower(known.email) = lower(:email::text) AND known.state <> 'cancelled'
    ) AS known_registration_id
FROM registration
WHERE event_id = :event_id;

-- name: insert_registration(registration_id, event_id, subject, state, state_reason, seats, sector, name, email, organisation, answers, language, code, companions, invitation_id, price_kroner, buyer_number, buyer_reference, registered_at, is_known, receipt_hash, receipt_opens, mail_hash, mail_opens, answered_position)!
-- The registration, unless the address is known, with its receipt and the link that goes by mail.
WITH made AS (
    INSERT INTO registration (
        registration_id, event_id, subject, state, state_reason, seats, sector, name, email, organisation, answers,
        language, code, companions, invitation_id, price_kroner, buyer_number, buyer_reference, registered_at, changed_at
    )
    SELECT
        :registration_id::uuid, :event_id::uuid, :subject::uuid, :state::text, :state_reason::text, :seats::integer,
        :sector::text, :name::text, :email::text, :organisation::text, :answers::jsonb, :language::text, :code::text,
        :companions::text[], :invitation_id::uuid, :price_kroner::integer, :buyer_number::text,
        :buyer_reference::text, :registered_at::timestamptz, :registered_at::timestamptz
    WHERE NOT :is_known::boolean
)
INSERT INTO link (link_hash, kind, event_id, registration_id, answered_state, answered_position, made_at)
VALUES
(:receipt_hash::bytea, 'receipt', :event_id, :receipt_opens::uuid, :state, :answered_position::integer, :registered_at),
(:mail_hash::bytea, 'mail', :event_id, :mail_opens::uuid, NULL, NULL, :registered_at);

-- name: event_exists(event_id)$
SELECT EXISTS (SELECT FROM event WHERE event_id = :event_id);

-- name: list_registrations(event_id)
-- All parties of an event in line order, those who wait with their position.
SELECT
    registration_id, state, state_reason, seats, sector, name, email, organisation, answers, language, code, companions, attended_seats, price_kroner,
    buyer_number, buyer_reference, line_number, passed_on,
    registered_at,
    CASE WHEN state = 'waiting' THEN row_number() OVER (PARTITION BY state ORDER BY line_number) END AS position
FROM registration
WHERE event_id = :event_id
ORDER BY array_position(ARRAY['asked', 'confirmed', 'waiting', 'cancelled'], state), line_number;
