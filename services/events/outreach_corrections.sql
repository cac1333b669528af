-- name: lock_outreach(outreach_id)^
SELECT outreach_id, kind, held_on, municipality, partner, audience, people, note, held_with, counted_by
FROM outreach
WHERE outreach_id = :outreach_id
FOR UPDATE;

-- name: change_outreach(outreach_id, kind, held_on, municipality, partner, audience, people, note, held_with, counted_by)^
UPDATE outreach
SET
    kind = :kind, held_on = :held_on, municipality = :municipality, partner = :partner, audience = :audience,
    people = :people, note = :note, held_with = :held_with, counted_by = :counted_by
WHERE outreach_id = :outreach_id
RETURNING outreach_id, kind, held_on, municipality, partner, audience, people, note, held_with, counted_by;

-- name: delete_outreach(outreach_id)!
DELETE FROM outreach WHERE outreach_id = :outreach_id;
