-- name: export_invitations(email)
-- What stands about a person.
SELECT invitation_id, state, wish, sector, organisation, municipality_code, name, email, phone, about, wished_for,
       language, received_at, answered_at, answer, closed_at
  FROM invitation
 WHERE lower(email) = lower(:email::text)
 ORDER BY received_at, invitation_id;

-- name: find_invitations(email)
-- A person's invitations, held until COMMIT.
SELECT invitation_id FROM invitation WHERE lower(email) = lower(:email::text) ORDER BY invitation_id FOR UPDATE;

-- name: find_erased(invitation_ids)
-- Those that a restored backup brought back.
SELECT invitation_id FROM invitation WHERE invitation_id = ANY(:invitation_ids::uuid[]) ORDER BY invitation_id FOR UPDATE;

-- name: delete_invitations(invitation_ids)!
-- The rows go.
DELETE FROM invitation WHERE invitation_id = ANY(:invitation_ids::uuid[]);

-- name: unlink_subjects(subjects)!
-- What was told stays counted, under a subject that leads nowhere.
UPDATE bus.outbox AS told
   SET subject = unlinked.subject
  FROM (SELECT known, gen_random_uuid()::text AS subject FROM unnest(:subjects::text[]) AS known) AS unlinked
 WHERE told.subject = unlinked.known;
