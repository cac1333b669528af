-- name: insert_meeting(group_id, held_on, attended)!
-- A head-count; a second for the same day is kept out by one_meeting_a_day.
INSERT INTO meeting (group_id, held_on, attended) VALUES (:group_id, :held_on, :attended);

-- name: count_meeting(group_id)!
-- The count outlives the rows.
UPDATE self_help_group SET meetings_held = meetings_held + 1 WHERE group_id = :group_id;

-- name: delete_meetings(group_id)!
-- The office knows less from here on.
DELETE FROM meeting WHERE group_id = :group_id;

-- name: mark_contacts(group_id, contacts)!
-- Those who agreed to be the group's own contact.
UPDATE membership
SET group_contact = true
WHERE group_id = :group_id AND enquiry_id = ANY(CAST(:contacts AS uuid []));

-- name: mark_self_led(group_id, stepped_back_on)!
-- The group leads itself.
UPDATE self_help_group SET state = 'self_led', stepped_back_on = :stepped_back_on WHERE group_id = :group_id;

-- name: mark_life(group_id, life, life_on)!
-- A sign of life, or the lack of one.
UPDATE self_help_group SET life = :life, life_on = :life_on WHERE group_id = :group_id;

-- name: release_people(group_id)!
-- They never stopped waiting.
DELETE FROM membership WHERE group_id = :group_id;

-- name: mark_ended(group_id, state, ended_on, end_reason)!
-- The end.
UPDATE self_help_group
SET state = :state, ended_on = :ended_on, end_reason = :end_reason
WHERE group_id = :group_id;

-- name: delete_life_questions(group_id)!
-- Links by which the group was asked how it goes are of nothing any more.
DELETE FROM life_question WHERE group_id = :group_id;
