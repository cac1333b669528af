-- name: correct_address(registration_id, channel, email)!
UPDATE registration SET email = :email
WHERE
    registration_id = :registration_id AND :channel::text = 'email' AND email IS NOT NULL
    AND NOT EXISTS (
        SELECT FROM registration AS other
        WHERE
            other.event_id = registration.event_id AND other.registration_id <> registration.registration_id
            AND lower(other.email) = lower(:email::text)
    );

-- name: correct_ticket(ticket_id, channel, email)!
UPDATE ticket SET email = :email
WHERE ticket_id = :ticket_id AND :channel::text = 'email' AND email IS NOT NULL;

-- name: correct_speaker(speaker_id, channel, email)!
UPDATE speaker SET email = :email
WHERE speaker_id = :speaker_id AND :channel::text = 'email' AND email IS NOT NULL;
