-- name: list_groups_with_lapsed(today)
-- Groups in which somebody has not answered in time; locked one by one, always in the same order.
SELECT DISTINCT group_id FROM offer WHERE state = 'open' AND answer_by < CAST(:today AS date) ORDER BY group_id;

-- name: lock_to_remind(today, until)
-- Offers nobody has answered whose last day is near, made before today; one that somebody is changing is looked at next time.
SELECT
    o.offer_id, o.group_id, o.enquiry_id, o.offered_at, o.answer_by, g.first_meeting_at, g.place, g.format,
    p.called, p.channel, p.address, p.safe_to_leave_message, p.language, p.message_key
FROM offer AS o
JOIN self_help_group AS g USING (group_id)
JOIN enquirer AS p USING (enquiry_id)
WHERE
    o.state = 'open' AND o.answer_by BETWEEN CAST(:today AS date) AND CAST(:until AS date) AND o.reminded_on IS NULL
    AND CAST(o.offered_at AT TIME ZONE 'Europe/Oslo' AS date) < CAST(:today AS date) AND g.state = 'forming'
ORDER BY o.offer_id
LIMIT 200
FOR UPDATE OF o SKIP LOCKED;

-- name: mark_reminded(offers, today)!
UPDATE offer SET reminded_on = :today WHERE offer_id = ANY(CAST(:offers AS uuid []));

-- name: lock_to_meet(now, until, settled_before)
-- Those who have said yes, some while ago, to a first meeting that is near and, where it was announced, has been told to begin.
SELECT
    o.offer_id, o.enquiry_id, o.offered_at, o.answer_by, g.first_meeting_at, g.place, g.format,
    p.called, p.channel, p.address, p.safe_to_leave_message, p.language, p.message_key,
    ARRAY(
        SELECT split_part(i.name, ' ', 1) FROM group_initiator AS a JOIN initiator AS i USING (initiator_id)
        WHERE a.group_id = o.group_id ORDER BY i.name
    ) AS initiators
FROM offer AS o
JOIN self_help_group AS g USING (group_id)
JOIN enquirer AS p USING (enquiry_id)
WHERE
    o.state = 'accepted' AND o.meeting_reminded_on IS NULL AND o.answered_at <= CAST(:settled_before AS timestamptz)
    AND g.state IN ('forming', 'starting')
    AND NOT EXISTS (SELECT FROM announcement AS a WHERE a.group_id = g.group_id AND a.state <> 'enough')
    AND g.first_meeting_at > CAST(:now AS timestamptz) AND g.first_meeting_at <= CAST(:until AS timestamptz)
ORDER BY o.offer_id
LIMIT 200
FOR UPDATE OF o SKIP LOCKED;

-- name: mark_meeting_reminded(offers, today)!
UPDATE offer SET meeting_reminded_on = :today WHERE offer_id = ANY(CAST(:offers AS uuid []));

-- name: list_lacking(now, fewest)
-- Groups being formed to which people have been invited, and that hold places for too few, the first to meet first; with what
-- the room that is held for one offers and seats, null where it is none of the office's own. One that has been announced is
-- joined, and topped up only when a coordinator says so, or when somebody leaves after it was told to begin.
SELECT
    g.group_id, g.format, g.theme, g.municipality_code, g.language, g.gender, g.first_meeting_at, r.offers, r.seats,
    coalesce(a.fewest, :fewest) AS fewest
FROM self_help_group AS g
LEFT JOIN announcement AS a USING (group_id)
LEFT JOIN room AS r
    ON r.room_id = g.room_id AND EXISTS (SELECT FROM room_booking AS b WHERE b.group_id = g.group_id)
WHERE
    g.state = 'forming' AND g.first_meeting_at > CAST(:now AS timestamptz)
    AND CASE
        WHEN a.group_id IS NULL THEN EXISTS (SELECT FROM offer AS o WHERE o.group_id = g.group_id)
        ELSE a.state IN ('topping_up', 'enough')
    END
    AND (SELECT count(*) FROM membership AS m WHERE m.group_id = g.group_id) < coalesce(a.fewest, :fewest)
ORDER BY g.first_meeting_at, g.group_id;

-- name: find_lacking(group_id)^
-- One group, as above.
SELECT g.format, g.theme, g.municipality_code, g.language, g.gender, g.first_meeting_at, r.offers
FROM self_help_group AS g
LEFT JOIN room AS r
    ON r.room_id = g.room_id AND EXISTS (SELECT FROM room_booking AS b WHERE b.group_id = g.group_id)
WHERE g.group_id = :group_id;

-- name: list_members(group_id)
-- Who holds a place, with the year of birth, null where it is not known.
SELECT m.enquiry_id, p.birth_year
FROM membership AS m
LEFT JOIN enquirer AS p USING (enquiry_id)
WHERE m.group_id = :group_id;

-- name: list_asked(group_id)
-- Everybody who has been asked about this group, whatever was answered.
SELECT enquiry_id FROM offer WHERE group_id = :group_id;
