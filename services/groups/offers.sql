-- name: list_unasked(group_id)
-- Those chosen who hold no offer: never asked, or chosen once more after saying no.
SELECT m.enquiry_id
FROM membership AS m
LEFT JOIN offer AS o ON o.group_id = m.group_id AND o.enquiry_id = m.enquiry_id AND o.state IN ('open', 'accepted')
WHERE m.group_id = :group_id AND o.offer_id IS NULL;

-- name: list_people(enquiries)
-- How to reach them.
SELECT enquiry_id, channel, safe_to_leave_message
FROM enquirer
WHERE enquiry_id = ANY(CAST(:enquiries AS uuid []))
ORDER BY enquiry_id;

-- name: upsert_offers(offers, enquiries, told, group_id, offered_at, answer_by)!
-- One who is asked again about the same group has a new offer in the same row; links in earlier letters show it as it is.
INSERT INTO offer (offer_id, group_id, enquiry_id, state, told, offered_at, answer_by)
SELECT each.offer_id, :group_id, each.enquiry_id, 'open', each.told, :offered_at, :answer_by
FROM unnest(CAST(:offers AS uuid []), CAST(:enquiries AS uuid []), CAST(:told AS text []))
    AS each (offer_id, enquiry_id, told)
ON CONFLICT ON CONSTRAINT one_offer_of_a_group DO UPDATE
    SET
        state = 'open', told = excluded.told, offered_at = excluded.offered_at, answer_by = excluded.answer_by,
        reminded_on = NULL, answered_at = NULL, answered_how = NULL, meeting_reminded_on = NULL
    WHERE offer.state NOT IN ('open', 'accepted');

-- name: lock_offers(group_id, states)
-- The offers of a group in these states, held until COMMIT, with what letters are written from.
SELECT
    o.offer_id, o.group_id, o.enquiry_id, o.state, o.offered_at, o.answer_by, o.answered_at, o.answered_how,
    g.first_meeting_at, g.place, g.format, p.called, p.channel, p.address, p.safe_to_leave_message, p.language, p.message_key
FROM offer AS o
JOIN self_help_group AS g USING (group_id)
JOIN enquirer AS p USING (enquiry_id)
WHERE o.group_id = :group_id AND o.state = ANY(CAST(:states AS text []))
ORDER BY o.enquiry_id
FOR UPDATE OF o;

-- name: find_offer(offer_id)^
-- One offer as its receiver sees it.
SELECT
    o.offer_id, o.group_id, o.enquiry_id, o.state, o.answer_by, e.times, g.first_meeting_at,
    g.place, g.format, g.state AS group_state, g.every_weeks, a.state AS announced, a.join_by, a.fewest,
    ARRAY(
        SELECT split_part(i.name, ' ', 1) FROM group_initiator AS a JOIN initiator AS i USING (initiator_id)
        WHERE a.group_id = o.group_id ORDER BY i.name
    ) AS initiators
FROM offer AS o
JOIN self_help_group AS g USING (group_id)
JOIN enquiry AS e USING (enquiry_id)
LEFT JOIN announcement AS a ON a.group_id = o.group_id
WHERE o.offer_id = :offer_id;

-- name: find_offer_id(group_id, enquiry_id)$
SELECT offer_id FROM offer WHERE group_id = :group_id AND enquiry_id = :enquiry_id;

-- name: lock_enquiry(enquiry_id)^
-- Locked before the offer, as by whoever withdraws.
SELECT enquiry_id FROM enquiry WHERE enquiry_id = :enquiry_id FOR UPDATE;

-- name: mark(offer_id, state, answered_at, answered_how)!
UPDATE offer SET state = :state, answered_at = :answered_at, answered_how = :answered_how WHERE offer_id = :offer_id;

-- name: release(group_id, enquiry_id)!
-- The place is another's; the person never stopped waiting.
DELETE FROM membership WHERE group_id = :group_id AND enquiry_id = :enquiry_id;

-- name: set_times(enquiry_id, times)!
-- When it suits, as the person says now.
UPDATE enquiry SET times = CAST(:times AS text []) WHERE enquiry_id = :enquiry_id;

-- name: set_first_meeting(group_id, first_meeting_at, latest_answer)!
-- When those who are offered a place meet first; of another time they are reminded anew, and have no longer than till then;
-- nor can a group that was announced be joined for longer.
WITH joined AS (
    UPDATE announcement SET join_by = least(join_by, CAST(:latest_answer AS date))
    WHERE group_id = :group_id AND state = 'open'
),

anew AS (
    UPDATE offer SET meeting_reminded_on = NULL, answer_by = least(answer_by, CAST(:latest_answer AS date))
    WHERE group_id = :group_id AND state IN ('open', 'accepted')
)
UPDATE self_help_group SET first_meeting_at = :first_meeting_at WHERE group_id = :group_id;

-- name: list_of_group(group_id)
-- How those asked have answered.
SELECT o.enquiry_id, o.state, o.told, o.offered_at, o.answer_by, o.answered_at, o.answered_how, p.called
FROM offer AS o
LEFT JOIN enquirer AS p USING (enquiry_id)
WHERE o.group_id = :group_id
ORDER BY o.offered_at, o.enquiry_id;

-- name: delete_of_group(group_id)!
-- The links go with them.
DELETE FROM offer WHERE group_id = :group_id;
