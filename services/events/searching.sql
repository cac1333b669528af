-- name: find_events(title, most)
-- By any part of the title; those to come first.
SELECT event_id, title, state, starts_at
FROM event
WHERE lower(title) LIKE '%' || :title::text || '%'
ORDER BY ends_at < now(), starts_at
LIMIT :most;

-- name: find_walk_ins(text, most)
-- Who came without registering and said who they are, by the beginning of any word of the name or the organisation; the latest
-- first.
SELECT walk_in.walk_in_id, walk_in.name, walk_in.organisation, event.event_id, event.title, event.starts_at
FROM walk_in
INNER JOIN event ON event.event_id = walk_in.event_id
WHERE
    ' ' || lower(walk_in.name) LIKE '% ' || :text::text || '%'
    OR ' ' || lower(walk_in.organisation) LIKE '% ' || :text::text || '%'
ORDER BY walk_in.noted_at DESC, walk_in.walk_in_id
LIMIT :most;

-- name: find_parties(text, code, most)
-- By the beginning of any word of the name, the others names or the organisation, of the address, or by the whole code; the latest first.
SELECT
    registration.registration_id, registration.name, registration.email, registration.organisation, event.event_id,
    event.title, event.starts_at
FROM registration
INNER JOIN event ON event.event_id = registration.event_id
WHERE
    ' ' || lower(registration.name) LIKE '% ' || :text::text || '%'
    OR ' ' || lower(registration.organisation) LIKE '% ' || :text::text || '%'
    OR ' ' || lower(array_to_string(registration.companions, ' ')) LIKE '% ' || :text::text || '%'
    OR lower(registration.email) LIKE :text::text || '%'
    OR registration.code = :code
    OR EXISTS (
        SELECT FROM ticket
        WHERE
            ticket.registration_id = registration.registration_id
            AND (lower(ticket.email) LIKE :text::text || '%' OR ticket.code = :code)
    )
ORDER BY registration.registered_at DESC, registration.registration_id
LIMIT :most;
