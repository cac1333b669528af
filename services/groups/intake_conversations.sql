-- name: lock_enquiry(enquiry_id)^
-- One enquiry, held until COMMIT.
SELECT state, received_on FROM enquiry WHERE enquiry_id = :enquiry_id FOR UPDATE;

-- name: end_not_now(enquiry_id)!
-- It is not "not now" any more: a later conversation says so.
UPDATE enquiry SET paused_until = NULL, paused_by = NULL
WHERE enquiry_id = :enquiry_id AND paused_by = 'not_now';

-- name: insert_conversation(conversation_id, enquiry_id, way, held_on, outcome, ask_again_on, noted_by, noted_at)!
INSERT INTO intake_conversation (conversation_id, enquiry_id, way, held_on, outcome, ask_again_on, noted_by, noted_at)
VALUES (:conversation_id, :enquiry_id, :way, :held_on, :outcome, :ask_again_on, :noted_by, :noted_at);

-- name: insert_note(conversation_id, note)!
INSERT INTO intake_note (conversation_id, note) VALUES (:conversation_id, :note);

-- name: is_known(enquiry_id)$
-- Whether we know who is behind an enquiry.
SELECT EXISTS (SELECT FROM enquirer WHERE enquiry_id = :enquiry_id);

-- name: list_conversations(enquiry_id)
-- The conversations with a person, the latest first; never what was noted of them.
SELECT
    c.conversation_id, c.way, c.held_on, c.outcome, c.ask_again_on,
    EXISTS (SELECT FROM intake_note AS n WHERE n.conversation_id = c.conversation_id) AS has_note
FROM intake_conversation AS c
WHERE c.enquiry_id = :enquiry_id
ORDER BY c.held_on DESC, c.noted_at DESC;

-- name: list_notes(enquiry_id)
-- What was noted of each.
SELECT c.conversation_id, n.note
FROM intake_conversation AS c
JOIN intake_note AS n USING (conversation_id)
WHERE c.enquiry_id = :enquiry_id;

-- name: count_to_talk_with(today)$
-- Those who wait without a pause, are chosen for no group, and have had no conversation with us.
SELECT count(*)
FROM enquiry AS e
WHERE
    e.state = 'waiting' AND (e.paused_until IS NULL OR e.paused_until <= CAST(:today AS date))
    AND NOT EXISTS (SELECT FROM membership AS m WHERE m.enquiry_id = e.enquiry_id)
    AND NOT EXISTS (SELECT FROM intake_conversation AS k WHERE k.enquiry_id = e.enquiry_id);
