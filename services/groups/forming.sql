-- name: insert_group(group_id, title, format, theme, municipality_code, place, weekday, meets_at, every_weeks, open, listed_on, created_at, language, gender)!
-- A group that is being formed.
INSERT INTO self_help_group (
    group_id, title, format, theme, municipality_code, place, weekday, meets_at, every_weeks, state, open, listed_on,
    created_at, language, gender
) VALUES (
    :group_id, :title, :format, :theme, :municipality_code, :place, :weekday, :meets_at, :every_weeks, 'forming', :open,
    :listed_on, :created_at, :language, :gender
);

-- name: lock_enquiries(enquiries, today)
-- Those chosen, always locked in the same order.
SELECT
    e.enquiry_id, e.state, coalesce(e.paused_until > CAST(:today AS date), false) AS is_paused,
    (NOT (SELECT o.conversation_first FROM policy AS o) OR EXISTS (SELECT FROM intake_conversation AS k WHERE k.enquiry_id = e.enquiry_id)) AS is_known
FROM enquiry AS e
WHERE e.enquiry_id = ANY(CAST(:enquiries AS uuid []))
ORDER BY e.enquiry_id
FOR UPDATE OF e;

-- name: insert_members(group_id, enquiries, chosen_at)!
-- One who is in another group already is kept out by one_person_in_one_group.
INSERT INTO membership (enquiry_id, group_id, chosen_at)
SELECT enquiry_id, :group_id, :chosen_at FROM unnest(CAST(:enquiries AS uuid [])) AS chosen (enquiry_id);

-- name: delete_member(group_id, enquiry_id)!
-- Out of a forming group.
DELETE FROM membership WHERE group_id = :group_id AND enquiry_id = :enquiry_id;

-- name: list_birth_years(group_id)
-- One row for each chosen, null where the year is not known.
SELECT p.birth_year FROM membership AS m LEFT JOIN enquirer AS p USING (enquiry_id) WHERE m.group_id = :group_id;

-- name: lock_people(group_id)
-- Those who will be placed, locked in the order of their ids; one who withdrew while we waited for the lock is left out.
SELECT e.enquiry_id, e.subject, e.municipality_code, e.received_on, coalesce(e.taken_over_on, e.received_on) AS here_on
FROM enquiry AS e
WHERE
    e.state = 'waiting'
    AND e.enquiry_id IN (SELECT m.enquiry_id FROM membership AS m WHERE m.group_id = :group_id)
ORDER BY e.enquiry_id
FOR UPDATE;

-- name: place_people(group_id, placed_on)!
-- They wait no more.
UPDATE enquiry
SET state = 'placed', placed_on = :placed_on, paused_until = NULL, paused_by = NULL
WHERE enquiry_id IN (SELECT m.enquiry_id FROM membership AS m WHERE m.group_id = :group_id);

-- name: mark_started(group_id, started_on, participants)!
-- The first day.
UPDATE self_help_group
SET state = 'starting', started_on = :started_on, participants = :participants
WHERE group_id = :group_id;

-- name: forget_other_offers(group_id)!
-- What those who are placed were asked about other groups is of no use any more.
DELETE FROM offer
WHERE group_id <> :group_id AND enquiry_id IN (SELECT m.enquiry_id FROM membership AS m WHERE m.group_id = :group_id);
