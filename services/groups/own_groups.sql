-- name: list_own(initiator_id, group_id, today)
-- An initiator's groups, or one of them, where the agreement is on record; those that lead themselves are nobody's but their
-- own, unless they have asked this initiator back: then until the last day of that (``back_until``, null for the others).
SELECT
    g.group_id, g.title, g.format, g.place, g.weekday, g.meets_at, g.every_weeks, g.state, g.started_on, g.participants,
    g.meetings_held, back.until_on AS back_until,
    (SELECT l.address FROM digital_link AS l WHERE l.group_id = g.group_id) AS digital_link,
    (SELECT m.attended FROM meeting AS m WHERE m.group_id = g.group_id AND m.held_on = :today) AS came_today,
    ARRAY(
        SELECT i.name
        FROM group_initiator AS o
        JOIN initiator AS i USING (initiator_id)
        WHERE o.group_id = g.group_id AND o.initiator_id <> me.initiator_id AND back.until_on IS NULL
        ORDER BY i.name COLLATE "nb-x-icu"
    ) AS together_with
FROM initiator AS me
JOIN self_help_group AS g ON true
LEFT JOIN recall AS back
    ON
        back.group_id = g.group_id
        AND back.initiator_id = me.initiator_id
        AND back.ended_on IS NULL
        AND back.until_on >= CAST(:today AS date)
WHERE
    me.initiator_id = :initiator_id
    AND me.agreed_on IS NOT NULL
    AND (CAST(:group_id AS uuid) IS NULL OR g.group_id = :group_id)
    AND (
        (g.state = 'self_led' AND back.until_on IS NOT NULL)
        OR (
            g.state IN ('forming', 'starting')
            AND EXISTS (
                SELECT FROM group_initiator AS a WHERE a.group_id = g.group_id AND a.initiator_id = me.initiator_id
            )
        )
    )
ORDER BY g.created_at, g.group_id;

-- name: lock_own(initiator_id, group_id)$
-- That a group is this initiator's, held until COMMIT: taking the initiator off waits for it, or comes before it.
SELECT true
FROM group_initiator AS a
WHERE
    a.initiator_id = :initiator_id
    AND a.group_id = :group_id
    AND EXISTS (SELECT FROM initiator AS me WHERE me.initiator_id = a.initiator_id AND me.agreed_on IS NOT NULL)
    AND EXISTS (SELECT FROM self_help_group AS g WHERE g.group_id = a.group_id AND g.state IN ('forming', 'starting'))
FOR UPDATE OF a;
