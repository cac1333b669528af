-- name: insert_invitation(wish, sector, organisation, municipality_code, name, email, phone, about, wished_for, language, received_at)<!
-- A new invitation.
INSERT INTO invitation (wish, sector, organisation, municipality_code, name, email, phone, about, wished_for, language,
                        received_at)
VALUES (:wish, :sector, :organisation, :municipality_code, :name, :email, :phone, :about, :wished_for, :language,
        :received_at)
RETURNING invitation_id, state, wish, sector, municipality_code, name, email, language;

-- name: list_invitations(state)
-- Invitations in a state, or those that are not closed: the new ones first, of them the oldest.
SELECT invitation_id, state, wish, sector, organisation, received_at, answered_at, closed_at
  FROM invitation
 WHERE state = :state::text OR (:state::text IS NULL AND state <> 'closed')
 ORDER BY state <> 'new', CASE WHEN state = 'new' THEN received_at END, received_at DESC
 LIMIT 200;

-- name: count_new()$
-- How many wait for an answer.
SELECT count(*) FROM invitation WHERE state = 'new';

-- name: get_invitation(invitation_id, today)^
-- One invitation, with the municipality's name.
SELECT i.invitation_id, i.state, i.wish, i.sector, i.organisation, i.municipality_code, m.name AS municipality, i.name, i.email, i.phone,
       i.about, i.wished_for, i.language, i.received_at, i.answered_at, i.answer, i.closed_at
  FROM invitation i
  LEFT JOIN reference.municipality m
    ON m.code = i.municipality_code AND m.valid_from <= :today AND (m.valid_to IS NULL OR m.valid_to > :today)
 WHERE i.invitation_id = :invitation_id;

-- name: lock_invitation(invitation_id)^
-- One invitation, held until COMMIT.
SELECT invitation_id, state, wish, sector, name, email, language
  FROM invitation
 WHERE invitation_id = :invitation_id
   FOR UPDATE;

-- name: mark_answered(invitation_id, answer, who, now)!
-- It is answered.
UPDATE invitation
   SET state = 'answered', answer = :answer, answered_by = :who, answered_at = :now
 WHERE invitation_id = :invitation_id;

-- name: mark_closed(invitation_id, now)!
-- It is settled.
UPDATE invitation SET state = 'closed', closed_at = :now WHERE invitation_id = :invitation_id;

-- name: delete_old(before)!
-- Settled long ago.
DELETE FROM invitation WHERE closed_at < :before;
