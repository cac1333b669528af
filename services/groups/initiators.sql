-- name: upsert_initiator(initiator_id, name, email, phone, trained_on, agreed_on, registered_at)$
-- Known by the address; later training and an agreement once given stand.
INSERT INTO initiator (initiator_id, name, email, phone, trained_on, agreed_on, registered_at)
VALUES (:initiator_id, :name, :email, :phone, :trained_on, :agreed_on, :registered_at)
ON CONFLICT (lower(email)) DO UPDATE
SET
    name = excluded.name,
    phone = coalesce(excluded.phone, initiator.phone),
    trained_on = greatest(initiator.trained_on, excluded.trained_on),
    agreed_on = coalesce(initiator.agreed_on, excluded.agreed_on)
RETURNING initiator_id;

-- name: list_initiators()
-- By name, with the number of groups each is starting.
SELECT i.initiator_id, i.name, i.trained_on, i.agreed_on, count(s.group_id) AS groups_now
FROM initiator AS i
LEFT JOIN group_initiator AS g USING (initiator_id)
LEFT JOIN self_help_group AS s ON s.group_id = g.group_id AND s.state IN ('forming', 'starting')
GROUP BY i.initiator_id
ORDER BY i.name COLLATE "nb-x-icu";

-- name: list_register()
-- By name, with how to reach each.
SELECT i.initiator_id, i.name, i.email, i.phone, i.trained_on, i.agreed_on, count(s.group_id) AS groups_now
FROM initiator AS i
LEFT JOIN group_initiator AS g USING (initiator_id)
LEFT JOIN self_help_group AS s ON s.group_id = g.group_id AND s.state IN ('forming', 'starting')
GROUP BY i.initiator_id
ORDER BY i.name COLLATE "nb-x-icu";

-- name: lock_long_trained(today)
-- Those trained and registered at least three years ago, at most a hundred at a time.
SELECT initiator_id FROM initiator AS i
WHERE
    greatest(i.trained_on, CAST(i.registered_at AT TIME ZONE 'Europe/Oslo' AS date))
    <= CAST(:today AS date) - INTERVAL '3 years'
    AND NOT EXISTS (
        SELECT FROM group_initiator AS a JOIN self_help_group AS g USING (group_id)
        WHERE
            a.initiator_id = i.initiator_id
            AND coalesce(g.stepped_back_on, g.ended_on, :today) > CAST(:today AS date) - INTERVAL '3 years'
    )
ORDER BY initiator_id
LIMIT 100
FOR UPDATE SKIP LOCKED;

-- name: delete_idle(initiators, today)
-- Those of these who attend no group, and have left the last of them at least three years ago.
DELETE FROM initiator AS i
WHERE
    i.initiator_id = ANY(CAST(:initiators AS uuid []))
    AND NOT EXISTS (
        SELECT FROM group_initiator AS a JOIN self_help_group AS g USING (group_id)
        WHERE
            a.initiator_id = i.initiator_id
            AND coalesce(g.stepped_back_on, g.ended_on, :today) > CAST(:today AS date) - INTERVAL '3 years'
    )
RETURNING i.initiator_id;
