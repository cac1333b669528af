-- name: count_waiting(today)^
-- How the waiting list stands: those whom nobody has looked at yet, and those not chosen for a group.
SELECT
    count(*) FILTER (WHERE NOT looked_at) AS unread,
    min(received_on) FILTER (WHERE NOT looked_at) AS first_unread_on,
    count(*) FILTER (WHERE NOT chosen) AS unchosen,
    CAST(:today AS date) - min(received_on) FILTER (WHERE NOT chosen) AS longest_days
FROM (
    SELECT
        e.received_on,
        coalesce(e.paused_until > CAST(:today AS date), false) OR EXISTS (SELECT 1 FROM membership AS m WHERE m.enquiry_id = e.enquiry_id) AS chosen,
        e.how <> 'web' OR EXISTS (
            SELECT 1 FROM audit.entry AS a WHERE a.act = 'read' AND a.about_kind = 'enquiry' AND a.about_id = CAST(e.enquiry_id AS text)
        ) AS looked_at
    FROM enquiry AS e
    WHERE e.state = 'waiting'
) AS waiting;

-- name: list_groups_at_work()
-- Groups that have not ended, with how many are chosen and when a meeting was last written down.
SELECT
    g.group_id, g.title, g.state, g.weekday, g.meets_at, g.every_weeks, g.created_at, g.started_on, g.stepped_back_on,
    g.life, g.life_on, g.meetings_held, g.first_meeting_at, a.state AS announced, a.join_by, a.fewest,
    EXISTS (SELECT FROM digital_link AS l WHERE l.group_id = g.group_id AND l.somebody_left) AS link_is_known_outside,
    EXISTS (
        SELECT FROM recall AS r
        LEFT JOIN initiator AS i USING (initiator_id)
        WHERE r.group_id = g.group_id AND r.ended_on IS NULL AND i.agreed_on IS NULL
    ) AS wants_initiator,
    (SELECT count(*) FROM offer AS o WHERE o.group_id = g.group_id AND o.state = 'open' AND o.told = 'call') AS to_call,
    (SELECT count(*) FROM offer AS o WHERE o.group_id = g.group_id AND o.state = 'accepted') AS accepted,
    (SELECT count(*) FROM membership AS m WHERE m.group_id = g.group_id) AS chosen,
    (SELECT max(held_on) FROM meeting AS h WHERE h.group_id = g.group_id) AS last_meeting_on
FROM self_help_group AS g
LEFT JOIN announcement AS a USING (group_id)
WHERE g.state IN ('forming', 'starting', 'self_led')
ORDER BY g.created_at;

-- name: count_ready()$
-- Co-initiators who have followed a group until it led itself.
SELECT count(*)
FROM initiator AS i
WHERE
    i.step = 'co_initiator'
    AND EXISTS (
        SELECT FROM group_initiator AS a
        JOIN self_help_group AS g USING (group_id)
        WHERE a.initiator_id = i.initiator_id AND g.stepped_back_on IS NOT NULL
    );

-- name: count_to_call()$
SELECT count(*) FROM contact WHERE outcome IS NULL;
