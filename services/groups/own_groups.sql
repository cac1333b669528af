-- name: list_own(initiator_id, group_id, today)
-- An initiator's groups, or one of them, where the agreement is on record; those that lead themselves or have ended are nobody's but their own.
SELECT
    g.group_id, g.title, g.format, g.place, g.weekday, g.meets_at, g.every_weeks, g.state, g.started_on, g.participants,
    g.meetings_held,
    (SELECT l.address FROM digital_link AS l WHERE l.group_id = g.group_id) AS digital_link,
    (SELECT m.attended FROM meeting AS m WHERE m.group_id = g.group_id AND m.held_on = :today) AS came_today,
    ARRAY(
        SELECT i.name
        FROM group_initiator AS o
        JOIN initiator AS i USING (initiator_id)
        WHERE o.group_id = g.group_id AND o.initiator_id <> a.initiator_id
        ORDER BY i.name COLLATE "nb-x-icu"
    ) AS together_with
FROM group_initiator AS a
JOIN self_help_group AS g USING (group_id)
WHERE
    a.initiator_id = :initiator_id
    AND EXISTS (SELECT FROM initiator AS me WHERE me.initiator_id = a.initiator_id AND me.agreed_on IS NOT NULL)
    AND g.state IN ('forming', 'starting')
    AND (CAST(:group_id AS uuid) IS NULL OR g.group_id = :group_id)
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
