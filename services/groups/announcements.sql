-- name: find_announcement(group_id)^
-- What was announced of a group, and how many have joined.
SELECT
    a.group_id, a.state, a.places, a.fewest, a.join_by, a.announced_at, g.state AS group_state, g.first_meeting_at,
    (SELECT count(*) FROM offer AS o WHERE o.group_id = a.group_id AND o.state = 'accepted') AS joined,
    (SELECT count(*) FROM announcement_letter AS l WHERE l.group_id = a.group_id) AS told
FROM announcement AS a
JOIN self_help_group AS g USING (group_id)
WHERE a.group_id = :group_id;

-- name: look_at_announced(group_id, today)^
-- As a poster on the wall would tell it: nothing of anybody.
SELECT
    g.group_id, g.title, g.format, g.theme, g.language, m.name AS municipality_name, g.place, r.offers, g.first_meeting_at,
    g.every_weeks, a.places, a.fewest, a.join_by,
    a.state = 'open' AND g.state = 'forming' AND a.join_by >= CAST(:today AS date) AS is_open
FROM announcement AS a
JOIN self_help_group AS g USING (group_id)
LEFT JOIN room AS r USING (room_id)
LEFT JOIN reference.municipality AS m
    ON m.code = g.municipality_code
    AND m.valid_from <= CAST(:today AS date) AND (m.valid_to IS NULL OR m.valid_to > CAST(:today AS date))
WHERE a.group_id = :group_id;

-- name: list_coming(today)
-- Those that can be joined now.
SELECT g.group_id, g.title, g.first_meeting_at, a.join_by
FROM announcement AS a
JOIN self_help_group AS g USING (group_id)
WHERE a.state = 'open' AND g.state = 'forming' AND a.join_by >= CAST(:today AS date)
ORDER BY g.first_meeting_at, g.group_id
LIMIT 50;

-- name: mark_announcement(group_id, state)!
UPDATE announcement SET state = :state WHERE group_id = :group_id;

-- name: forget_letters(group_id)
-- Who was told of it; the links go with them. With the key of what has been written to those who hold no place anywhere, else null.
DELETE FROM announcement_letter AS l
WHERE l.group_id = :group_id
RETURNING
    l.enquiry_id, (
        SELECT p.message_key FROM enquirer AS p
        WHERE
            p.enquiry_id = l.enquiry_id
            AND NOT EXISTS (SELECT FROM offer AS o WHERE o.enquiry_id = p.enquiry_id AND o.state IN ('open', 'accepted'))
    ) AS message_key;
