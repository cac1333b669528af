-- name: list_due(first_before, again_before)
-- The contacts of groups that lead themselves whose turn it is, each group's first chosen first. The first time
-- counts from when the initiators left; later ones from the last sign of life, or the last question.
SELECT
    g.group_id, g.title, p.called, p.channel, p.address, p.safe_to_leave_message, p.language, p.message_key
FROM self_help_group AS g
JOIN membership AS m ON m.group_id = g.group_id AND m.group_contact
JOIN enquirer AS p ON p.enquiry_id = m.enquiry_id
LEFT JOIN LATERAL (SELECT max(q.asked_on) AS last_on FROM life_question AS q WHERE q.group_id = g.group_id) AS asked ON true
WHERE
    g.state = 'self_led' AND g.stepped_back_on <= CAST(:first_before AS date)
    AND coalesce(greatest(g.life_on, asked.last_on), '-infinity') <= CAST(:again_before AS date)
ORDER BY g.group_id, m.chosen_at, m.enquiry_id;

-- name: insert_question(question_id, group_id, link_hash, today)!
INSERT INTO life_question (question_id, group_id, link_hash, asked_on) VALUES (:question_id, :group_id, :link_hash, :today);

-- name: find_question(link_hash)^
SELECT q.question_id, q.group_id, q.asked_on, q.answered_on, g.state AS group_state, g.life
FROM life_question AS q
JOIN self_help_group AS g USING (group_id)
WHERE q.link_hash = :link_hash;

-- name: mark_answered(question_id, today)!
UPDATE life_question SET answered_on = :today WHERE question_id = :question_id;

-- name: list_silent(asked_before)
-- Groups whose last question was asked that long ago, and of which nobody has told anything since.
SELECT q.group_id
FROM life_question AS q
JOIN self_help_group AS g USING (group_id)
WHERE g.state = 'self_led'
GROUP BY q.group_id, g.life, g.life_on
HAVING
    max(q.asked_on) <= CAST(:asked_before AS date) AND coalesce(g.life_on, '-infinity') < max(q.asked_on)
ORDER BY q.group_id;
