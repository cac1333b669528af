-- name: insert_initiators(group_id, initiators)!
-- Who will attend the first meetings; whoever does already is passed over.
INSERT INTO group_initiator (group_id, initiator_id)
SELECT :group_id, unnest(CAST(:initiators AS uuid []))
ON CONFLICT ON CONSTRAINT initiator_once_in_a_group DO NOTHING;

-- name: count_initiators(group_id)$
-- How many attend.
SELECT count(*) FROM group_initiator WHERE group_id = :group_id;

-- name: delete_initiator(group_id, initiator_id)!
-- Off the group; no row where the initiator was not on it.
DELETE FROM group_initiator WHERE group_id = :group_id AND initiator_id = :initiator_id;

-- name: list_attending(group_id)
-- Those who attend, in one order.
SELECT initiator_id FROM group_initiator WHERE group_id = :group_id ORDER BY initiator_id;

-- name: list_open_groups_of(initiator_id)
-- Groups attended that are being formed or starting, and those that have asked this initiator back.
SELECT g.group_id
FROM self_help_group AS g
WHERE
    (
        g.state IN ('forming', 'starting')
        AND EXISTS (
            SELECT FROM group_initiator AS a WHERE a.group_id = g.group_id AND a.initiator_id = :initiator_id
        )
    ) OR EXISTS (
        SELECT FROM recall AS r WHERE r.group_id = g.group_id AND r.initiator_id = :initiator_id AND r.ended_on IS NULL
    )
ORDER BY g.created_at, g.group_id;

-- name: list_without_group(initiators)
-- Those of these who attend no group that is being formed or starting, and have been asked back by none.
SELECT chosen.initiator_id
FROM unnest(CAST(:initiators AS uuid [])) AS chosen (initiator_id)
WHERE NOT EXISTS (
    SELECT FROM group_initiator AS a
    JOIN self_help_group AS g USING (group_id)
    WHERE a.initiator_id = chosen.initiator_id AND g.state IN ('forming', 'starting')
)
AND NOT EXISTS (SELECT FROM recall AS r WHERE r.initiator_id = chosen.initiator_id AND r.ended_on IS NULL)
ORDER BY chosen.initiator_id;

-- name: get_agreed(initiator_id)^
-- Whom to let in; no row where the agreement is not on record.
SELECT name, email FROM initiator WHERE initiator_id = :initiator_id AND agreed_on IS NOT NULL;

-- name: list_paused(initiators, today)
-- Those of these who have a pause, with until when.
SELECT name, paused_until FROM initiator
WHERE initiator_id = ANY(CAST(:initiators AS uuid [])) AND paused_until > CAST(:today AS date)
ORDER BY name;

-- name: begin(initiators)!
-- Whoever attends a first group stands beside another.
UPDATE initiator SET step = 'co_initiator' WHERE initiator_id = ANY(CAST(:initiators AS uuid [])) AND step = 'trained';
