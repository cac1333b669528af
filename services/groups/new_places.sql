-- name: list_invited(group_id, now)
-- Those who hold a place or have been asked, while the first meeting is still to come, with what letters are written from.
SELECT
    o.offer_id, o.group_id, o.enquiry_id, o.state, o.offered_at, o.answer_by, o.answered_at, o.answered_how,
    g.first_meeting_at, g.place, g.format, p.called, p.channel, p.address, p.safe_to_leave_message, p.language, p.message_key
FROM offer AS o
JOIN self_help_group AS g USING (group_id)
JOIN enquirer AS p USING (enquiry_id)
WHERE
    o.group_id = :group_id AND o.state IN ('open', 'accepted') AND g.state IN ('forming', 'starting')
    AND g.first_meeting_at > CAST(:now AS timestamptz)
ORDER BY o.enquiry_id
FOR UPDATE OF o;

-- name: list_initiators(group_id)
-- Who attends, with where they are to go, and whether it is the only group about which anything could be on its way to them.
SELECT
    i.initiator_id, i.name, i.email, g.group_id, g.first_meeting_at, g.place, g.format,
    NOT EXISTS (
        SELECT FROM group_initiator AS b JOIN self_help_group AS h USING (group_id)
        WHERE b.initiator_id = i.initiator_id AND h.group_id <> g.group_id AND h.state IN ('forming', 'starting')
    ) AS is_only_group
FROM group_initiator AS a
JOIN initiator AS i USING (initiator_id)
JOIN self_help_group AS g USING (group_id)
WHERE a.group_id = :group_id
ORDER BY i.initiator_id;
