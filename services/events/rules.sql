-- name: set_rules(event_id, registration_closes_at, smaller_may_pass, by_invitation, most_per_organisation, by_approval, price_kroner, offer_hours)^
UPDATE event
SET
    registration_closes_at = :registration_closes_at, smaller_may_pass = :smaller_may_pass,
    by_invitation = :by_invitation, most_per_organisation = :most_per_organisation,
    by_approval = :by_approval, price_kroner = :price_kroner, offer_hours = :offer_hours::integer
WHERE event_id = :event_id
RETURNING *;

-- name: find_invitation(event_id, code, invitation_id)^
-- A code that opens something still, with how many seats stand by it; counted after the event's lock.
SELECT
    invitation.invitation_id, invitation.seats,
    coalesce((
        SELECT sum(registration.seats)
        FROM registration
        WHERE registration.invitation_id = invitation.invitation_id AND registration.event_id = invitation.event_id
            AND registration.state <> 'cancelled'
    ), 0)::integer AS used
FROM invitation
WHERE
    invitation.event_id = :event_id AND invitation.withdrawn_at IS NULL
    AND (invitation.code = :code::text OR invitation.invitation_id = :invitation_id::uuid);

-- name: count_organisation(event_id, organisation)$
-- Seats that stand for people of an organisation, however they wrote it in capitals and spaces.
SELECT coalesce(sum(seats), 0)::integer
FROM registration
WHERE
    event_id = :event_id AND state <> 'cancelled'
    AND lower(regexp_replace(btrim(organisation), '\s+', ' ', 'g'))
    = lower(regexp_replace(btrim(:organisation::text), '\s+', ' ', 'g'));

-- name: insert_invitation(invitation_id, event_id, code, meant_for, seats, made_at)!
INSERT INTO invitation (invitation_id, event_id, code, meant_for, seats, made_at)
VALUES (:invitation_id, :event_id, :code, :meant_for, :seats, :made_at);

-- name: withdraw_invitation(event_id, invitation_id, withdrawn_at)!
UPDATE invitation SET withdrawn_at = coalesce(withdrawn_at, :withdrawn_at)
WHERE event_id = :event_id AND invitation_id = :invitation_id;

-- name: list_invitations(event_id)
-- The codes of an event in the order they were made, with how many seats stand by each.
SELECT
    invitation.invitation_id, invitation.code, invitation.meant_for, invitation.seats, invitation.withdrawn_at,
    coalesce(sum(registration.seats) FILTER (WHERE registration.state <> 'cancelled'), 0)::integer AS used
FROM invitation
LEFT JOIN registration
    ON registration.invitation_id = invitation.invitation_id AND registration.event_id = invitation.event_id
WHERE invitation.event_id = :event_id
GROUP BY invitation.invitation_id
ORDER BY invitation.made_at, invitation.invitation_id;
