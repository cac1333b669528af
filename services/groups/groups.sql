-- name: find_group(group_id)^
-- One group, with the ids of its initiators and of those chosen for it, longest waiting first.
SELECT
    g.group_id, g.title, g.format, g.theme, g.municipality_code, g.place, g.weekday, g.meets_at, g.every_weeks, g.state,
    g.open, g.life, g.life_on, g.created_at, g.started_on, g.stepped_back_on, g.ended_on, g.end_reason, g.participants,
    g.meetings_held, g.listed_on, g.closed_since, g.first_meeting_at, g.language, g.gender,
    g.room_id,
    ARRAY(
        SELECT m.enquiry_id
        FROM membership AS m
        JOIN enquiry AS e USING (enquiry_id)
        WHERE m.group_id = g.group_id
        ORDER BY e.received_at, m.enquiry_id
    ) AS enquiries,
    ARRAY(
        SELECT i.initiator_id FROM group_initiator AS i WHERE i.group_id = g.group_id ORDER BY i.initiator_id
    ) AS initiators
FROM self_help_group AS g
WHERE g.group_id = :group_id;

-- name: lock_group(group_id)^
-- One group, held until COMMIT.
SELECT
    group_id, title, format, theme, municipality_code, place, state, open, life, started_on, stepped_back_on, ended_on,
    participants, meetings_held, listed_on, closed_since, first_meeting_at, language, gender
FROM self_help_group
WHERE group_id = :group_id
FOR UPDATE;

-- name: list_groups()
-- Every group, in the order of what asks for attention.
SELECT
    g.group_id, g.title, g.format, g.theme, g.municipality_code, g.place, g.weekday, g.meets_at, g.state, g.open, g.life,
    g.life_on, g.started_on, g.ended_on, g.participants, g.meetings_held, count(m.enquiry_id) AS chosen
FROM self_help_group AS g
LEFT JOIN membership AS m USING (group_id)
GROUP BY g.group_id
ORDER BY
    array_position(CAST(ARRAY['forming', 'starting', 'self_led', 'ended', 'dissolved'] AS text []), g.state),
    g.created_at DESC;

-- name: list_people(group_id, today)
-- Those chosen for a group, longest waiting first.
SELECT
    m.enquiry_id, m.group_contact, e.received_on, CAST(:today AS date) - e.received_on AS waiting_days,
    p.called, p.channel, p.address, p.birth_year, o.state AS answer, o.told, o.answer_by
FROM membership AS m
JOIN enquiry AS e USING (enquiry_id)
LEFT JOIN enquirer AS p USING (enquiry_id)
LEFT JOIN offer AS o ON o.group_id = m.group_id AND o.enquiry_id = m.enquiry_id
WHERE m.group_id = :group_id
ORDER BY e.received_at, e.enquiry_id;

-- name: list_initiators(group_id)
-- The initiators of a group.
SELECT i.initiator_id, i.name, i.agreed_on
FROM group_initiator AS g
JOIN initiator AS i USING (initiator_id)
WHERE g.group_id = :group_id
ORDER BY i.name COLLATE "nb-x-icu";

-- name: list_meetings(group_id)
-- Head-counts, latest first.
SELECT held_on, attended FROM meeting WHERE group_id = :group_id ORDER BY held_on DESC;
