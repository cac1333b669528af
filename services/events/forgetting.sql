-- name: forget_events(before)
-- Of events long past: links, letters, tickets of one's own and speakers go, and what a registration says of a person. By event how many values of each.
WITH old AS (
    SELECT
        registration.registration_id, registration.event_id, registration.name IS NOT NULL AS name,
        registration.email IS NOT NULL AS email, registration.organisation IS NOT NULL AS organisation,
        registration.companions <> '{}' AS companions,
        registration.buyer_number IS NOT NULL AS buyer_number, registration.buyer_reference IS NOT NULL AS buyer_reference,
        registration.answers <> '{}' AS answers
    FROM registration
    INNER JOIN event ON event.event_id = registration.event_id
    WHERE
        event.ends_at < :before
        AND (
            registration.name IS NOT NULL OR registration.email IS NOT NULL OR registration.organisation IS NOT NULL
            OR registration.companions <> '{}'
            OR registration.buyer_number IS NOT NULL OR registration.buyer_reference IS NOT NULL OR registration.answers <> '{}'
        )
    FOR UPDATE OF registration
),
blanked AS (
    UPDATE registration SET name = NULL, email = NULL, organisation = NULL, companions = '{}', buyer_number = NULL,
        buyer_reference = NULL, answers = '{}'
    FROM old
    WHERE registration.registration_id = old.registration_id
    RETURNING old.event_id, old.name, old.email, old.organisation, old.companions, old.buyer_number,
        old.buyer_reference, old.answers
),
links AS (
    DELETE FROM link USING event WHERE event.event_id = link.event_id AND event.ends_at < :before
    RETURNING link.event_id
),
letters AS (
    DELETE FROM letter USING event WHERE event.event_id = letter.event_id AND event.ends_at < :before
    RETURNING letter.event_id
),
named AS (
    SELECT
        walk_in.walk_in_id, walk_in.event_id, walk_in.name IS NOT NULL AS name,
        walk_in.organisation IS NOT NULL AS organisation
    FROM walk_in
    INNER JOIN event ON event.event_id = walk_in.event_id
    WHERE event.ends_at < :before AND (walk_in.name IS NOT NULL OR walk_in.organisation IS NOT NULL)
    FOR UPDATE OF walk_in
),
walked AS (
    UPDATE walk_in SET name = NULL, organisation = NULL
    FROM named
    WHERE walk_in.walk_in_id = named.walk_in_id
    RETURNING named.event_id, named.name, named.organisation
),
tickets AS (
    DELETE FROM ticket USING event WHERE event.event_id = ticket.event_id AND event.ends_at < :before
    RETURNING ticket.event_id
),
speakers AS (
    DELETE FROM speaker USING event WHERE event.event_id = speaker.event_id AND event.ends_at < :before
    RETURNING speaker.event_id
),
gone AS (
    SELECT
        event_id, name::integer AS name, email::integer AS email, organisation::integer AS organisation,
        companions::integer AS companions, buyer_number::integer AS buyer_number,
        buyer_reference::integer AS buyer_reference, answers::integer AS answers, 0 AS link, 0 AS letter,
        0 AS ticket, 0 AS speaker
    FROM blanked
    UNION ALL
    SELECT event_id, name::integer, 0, organisation::integer, 0, 0, 0, 0, 0, 0, 0, 0 FROM walked
    UNION ALL
    SELECT event_id, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0 FROM links
    UNION ALL
    SELECT event_id, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0 FROM letters
    UNION ALL
    SELECT event_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0 FROM tickets
    UNION ALL
    SELECT event_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 FROM speakers
)
SELECT
    event_id, sum(name) AS name, sum(email) AS email, sum(organisation) AS organisation,
    sum(companions) AS companions, sum(buyer_number) AS buyer_number, sum(buyer_reference) AS buyer_reference,
    sum(answers) AS answers, sum(link) AS link, sum(letter) AS letter,
    sum(ticket) AS ticket, sum(speaker) AS speaker
FROM gone
GROUP BY event_id
ORDER BY event_id;

-- name: forget_answers(now)
-- Answers to questions whose own time is up, before the rest of what stands about a party. By event how many.
WITH old AS (
    SELECT question.question_id, question.event_id
    FROM question
    INNER JOIN event ON event.event_id = question.event_id
    WHERE event.ends_at + question.keep_days * INTERVAL '24 hours' < :now
),
due AS (
    SELECT registration.registration_id, registration.event_id, array_agg(answered.name) AS names
    FROM old
    INNER JOIN registration ON registration.event_id = old.event_id AND registration.answers <> '{}'
    CROSS JOIN LATERAL jsonb_object_keys(registration.answers) AS answered (name)
    WHERE left(answered.name, 36) = old.question_id::text
    GROUP BY registration.registration_id, registration.event_id
),
gone AS (
    UPDATE registration SET answers = registration.answers - due.names
    FROM due
    WHERE registration.registration_id = due.registration_id
    RETURNING due.event_id, cardinality(due.names) AS answers
)
SELECT event_id, sum(answers) AS answers FROM gone GROUP BY event_id ORDER BY event_id;

-- name: forget_notes(before_on)$
-- How many notes went.
WITH gone AS (
    UPDATE outreach SET note = NULL WHERE held_on < :before_on AND note IS NOT NULL RETURNING outreach_id
)
SELECT count(*) FROM gone;

-- name: forget_partners(before_on)$
-- How many partners went.
WITH gone AS (
    UPDATE outreach SET partner = NULL WHERE held_on < :before_on AND partner IS NOT NULL RETURNING outreach_id
)
SELECT count(*) FROM gone;
