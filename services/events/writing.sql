-- name: list_receivers(event_id, audience, registration_id)
-- One party of an event; or those that hold a place, wait, or came.
SELECT registration_id, name, email, language
FROM registration
WHERE
    event_id = :event_id
    AND CASE
        WHEN :registration_id::uuid IS NOT NULL THEN registration_id = :registration_id
        WHEN :audience::text = 'waiting' THEN state = 'waiting'
        WHEN :audience = 'attended' THEN attended_seats > 0
        ELSE state = 'confirmed'
    END
ORDER BY line_number;

-- name: insert_letter(letter_id, event_id, audience, subject, words, parties, written_by, written_at)!
INSERT INTO letter (letter_id, event_id, audience, subject, words, parties, written_by, written_at)
VALUES (:letter_id, :event_id, :audience, :subject, :words, :parties, :written_by, :written_at);

-- name: list_letters(event_id)
SELECT audience, subject, words, parties, written_at FROM letter WHERE event_id = :event_id ORDER BY written_at DESC;
