-- name: insert_registrations(event_id, told)!
-- Parties in their order, each unless its address is known, with its receipt and the link that goes by mail.
WITH party AS (
    SELECT *
    FROM jsonb_to_recordset(:told::jsonb) AS one (
        number integer, registration_id uuid, subject uuid, state text, state_reason text, seats integer, sector text,
        name text, email text, organisation text, answers jsonb, language text, code text, companions text[],
        invitation_id uuid, price_kroner integer, buyer_number text, buyer_reference text, way text,
        registered_at timestamptz, is_known boolean, receipt_hash text, receipt_opens uuid, mail_hash text, mail_opens uuid,
        position integer
    )
), made AS (
    INSERT INTO registration (
        registration_id, event_id, subject, state, state_reason, seats, sector, name, email, organisation, answers,
        language, code, companions, invitation_id, price_kroner, buyer_number, buyer_reference, way, registered_at,
        changed_at
    )
    SELECT
        registration_id, :event_id::uuid, subject, state, state_reason, seats, sector, name, email, organisation, answers,
        language, code, companions, invitation_id, price_kroner, buyer_number, buyer_reference, way, registered_at,
        registered_at
    FROM party
    WHERE NOT is_known
    ORDER BY number
)
INSERT INTO link (link_hash, kind, event_id, registration_id, answered_state, answered_position, made_at)
SELECT decode(receipt_hash, 'hex'), 'receipt', :event_id, receipt_opens, state, position, registered_at
FROM party
UNION ALL
SELECT decode(mail_hash, 'hex'), 'mail', :event_id, mail_opens, NULL, NULL, registered_at
FROM party;

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
