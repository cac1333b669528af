-- name: mark_summed_up(event_id, summing_up, summed_up_at)!
-- What is told; when it was told first stays.
UPDATE event SET summing_up = :summing_up, summed_up_at = coalesce(summed_up_at, :summed_up_at::timestamptz)
WHERE event_id = :event_id;

-- name: list_thanked(event_id)
-- Parties that came and can be written to, in line order; of which more came than those with a ticket of their own.
SELECT registration_id, name, email, language, seats, way
FROM registration
WHERE
    event_id = :event_id AND email IS NOT NULL
    AND attended_seats > (
        SELECT count(*) FROM ticket
        WHERE
            ticket.registration_id = registration.registration_id AND ticket.person IS NOT NULL
            AND ticket.checked_in_at IS NOT NULL
    )
ORDER BY line_number;

-- name: insert_talk(talk_id, event_id, title, address, added_at)!
INSERT INTO talk (talk_id, event_id, title, address, added_at)
VALUES (:talk_id, :event_id, :title, :address, :added_at);

-- name: list_talks(event_id)
-- In the order they were added.
SELECT talk_id, title, address FROM talk WHERE event_id = :event_id ORDER BY added_at, talk_id;

-- name: delete_talk(event_id, talk_id)!
DELETE FROM talk WHERE event_id = :event_id AND talk_id = :talk_id;
