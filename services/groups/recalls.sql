-- name: find_open(group_id)^
-- What is asked for and not over, with who comes.
SELECT r.recall_id, r.asked_by, r.asked_on, r.initiator_id, i.name, r.until_on
FROM recall AS r
LEFT JOIN initiator AS i USING (initiator_id)
WHERE r.group_id = :group_id AND r.ended_on IS NULL;

-- name: insert_recall(recall_id, group_id, asked_by, today)!
-- One at a time of each group.
INSERT INTO recall (recall_id, group_id, asked_by, asked_on) VALUES (:recall_id, :group_id, :asked_by, :today)
ON CONFLICT (group_id) WHERE ended_on IS NULL DO NOTHING;

-- name: set_initiator(recall_id, initiator_id, until_on)!
UPDATE recall SET initiator_id = :initiator_id, until_on = :until_on WHERE recall_id = :recall_id;

-- name: end_open(group_id, today)^
-- Over, with who came; no row where nothing was asked for.
UPDATE recall SET ended_on = :today WHERE group_id = :group_id AND ended_on IS NULL RETURNING initiator_id;

-- name: list_past(today)
-- Groups whose initiator had a last day that has gone.
SELECT group_id FROM recall WHERE ended_on IS NULL AND until_on < CAST(:today AS date) ORDER BY group_id;

-- name: lock_initiator(initiator_id)^
-- Held until COMMIT, so that no agreement ends meanwhile.
SELECT name, agreed_on, paused_until FROM initiator WHERE initiator_id = :initiator_id FOR UPDATE;

-- name: list_contacts(group_id)
-- The group's own contacts, and how they are reached.
SELECT m.enquiry_id, p.called, p.channel, p.address, p.safe_to_leave_message, p.language, p.message_key
FROM membership AS m
JOIN enquirer AS p USING (enquiry_id)
WHERE m.group_id = :group_id AND m.group_contact
ORDER BY m.chosen_at, m.enquiry_id;
