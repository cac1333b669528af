-- name: find_by_code(pickup_hash)$
SELECT enquiry_id FROM enquiry WHERE pickup_hash = :pickup_hash AND state IN ('waiting', 'placed');

-- name: find_letter(link_hash)^
SELECT l.group_id, l.enquiry_id
FROM announcement_letter AS l
JOIN enquiry AS e USING (enquiry_id)
WHERE l.link_hash = :link_hash AND e.state IN ('waiting', 'placed');

-- name: find_held(enquiry_id, today)^
-- How a person stands: which group holds a place for them, null: none; how it was offered there, null: not; and whether that
-- offer is one they know of.
SELECT
    e.state, m.group_id, o.state AS offer_state, coalesce(o.state IN ('open', 'accepted'), false) AS is_live,
    coalesce(e.paused_until > CAST(:today AS date), false) AS is_paused
FROM enquiry AS e
LEFT JOIN membership AS m USING (enquiry_id)
LEFT JOIN offer AS o ON o.group_id = m.group_id AND o.enquiry_id = e.enquiry_id
WHERE e.enquiry_id = :enquiry_id;

-- name: list_told(group_id)
-- Who was told of it by letter, or asked about it otherwise.
SELECT enquiry_id FROM announcement_letter WHERE group_id = :group_id
UNION
SELECT enquiry_id FROM offer WHERE group_id = :group_id;

-- name: list_people(group_id, enquiries, today)
-- How to reach them, with what the letter is written from; the longest waiting first.
SELECT
    e.enquiry_id, CAST(:today AS date) - e.received_on AS waiting_days, p.called, p.channel, p.address, p.safe_to_leave_message,
    p.language, p.message_key, g.group_id, g.first_meeting_at, g.place, g.format, a.join_by
FROM enquiry AS e
JOIN enquirer AS p USING (enquiry_id)
JOIN announcement AS a ON a.group_id = :group_id
JOIN self_help_group AS g ON g.group_id = a.group_id
WHERE e.enquiry_id = ANY(CAST(:enquiries AS uuid []))
ORDER BY e.received_at, e.enquiry_id;

-- name: insert_letter(link_hash, group_id, enquiry_id, today)!
INSERT INTO announcement_letter (link_hash, group_id, enquiry_id, told_on)
VALUES (:link_hash, :group_id, :enquiry_id, :today);
