-- name: delete_old_links(before)!
DELETE FROM link USING event WHERE event.event_id = link.event_id AND event.ends_at < :before;

-- name: forget_old_registrations(before)!
UPDATE registration SET name = NULL, email = NULL, organisation = NULL, answers = '{}'
FROM event
WHERE
    event.event_id = registration.event_id AND event.ends_at < :before
    AND (
        registration.name IS NOT NULL OR registration.email IS NOT NULL OR registration.organisation IS NOT NULL
        OR registration.answers <> '{}'
    );

-- name: delete_old_letters(before)!
DELETE FROM letter USING event WHERE event.event_id = letter.event_id AND event.ends_at < :before;
