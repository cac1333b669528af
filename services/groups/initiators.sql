-- name: lock_asked(email)$
-- Who has been asked to renew or to come to a refresher, held until COMMIT; null where nobody has.
SELECT initiator_id FROM initiator
WHERE lower(email) = lower(CAST(:email AS text)) AND coalesce(renewal_asked_on, refresher_asked_on) IS NOT NULL
FOR UPDATE;

-- name: upsert_initiator(initiator_id, name, email, phone, trained_on, agreed_on, agreement_version, registered_at)$
-- Known by the address; the latest training and the latest agreement stand. What was asked is taken back, so it may be asked anew.
INSERT INTO initiator (initiator_id, name, email, phone, trained_on, agreed_on, agreement_version, registered_at)
VALUES (:initiator_id, :name, :email, :phone, :trained_on, :agreed_on, :agreement_version, :registered_at)
ON CONFLICT (lower(email)) DO UPDATE
SET
    name = excluded.name,
    phone = coalesce(excluded.phone, initiator.phone),
    trained_on = greatest(initiator.trained_on, excluded.trained_on),
    agreed_on = coalesce(excluded.agreed_on, initiator.agreed_on),
    agreement_version = coalesce(excluded.agreement_version, initiator.agreement_version),
    renewal_asked_on = NULL
RETURNING initiator_id;

-- name: list_initiators(today)
-- By name, with the number of groups each is starting or has come back to, whether that is as many as may be, and whether there is a pause.
SELECT
    i.initiator_id, i.name, i.trained_on, i.agreed_on, i.step, i.languages, i.municipalities, busy.groups AS groups_now,
    busy.groups >= coalesce(i.groups_at_once, (SELECT p.groups_at_once FROM policy AS p)) AS full_up,
    CASE WHEN i.paused_until > CAST(:today AS date) THEN i.paused_until END AS paused_until
FROM initiator AS i
CROSS JOIN LATERAL (
    SELECT (
        SELECT count(*) FROM group_initiator AS a JOIN self_help_group AS g USING (group_id)
        WHERE a.initiator_id = i.initiator_id AND g.state IN ('forming', 'starting')
    ) + (SELECT count(*) FROM recall AS r WHERE r.initiator_id = i.initiator_id AND r.ended_on IS NULL) AS groups
) AS busy
ORDER BY i.name COLLATE "nb-x-icu";

-- name: list_register(initiator_id, today)
-- By name, one or all, with how to reach each, until when the agreement holds, how many groups each attends now and has
-- followed until they led themselves.
SELECT
    i.initiator_id, i.name, i.email, i.phone, i.trained_on, i.agreed_on, i.agreement_version, i.step, i.languages, i.areas,
    (
        SELECT string_agg(m.name, ', ' ORDER BY m.name COLLATE "nb-x-icu") FROM reference.municipality AS m
        WHERE
            m.code = ANY(i.municipalities)
            AND m.valid_from = (SELECT max(n.valid_from) FROM reference.municipality AS n WHERE n.code = m.code)
    ) AS municipalities,
    i.groups_at_once, CASE WHEN i.paused_until > CAST(:today AS date) THEN i.paused_until END AS paused_until,
    CAST(i.agreed_on + make_interval(years => CAST(p.agreement_years AS int)) AS date) AS agreed_until,
    CAST(i.trained_on + make_interval(years => CAST(p.refresher_years AS int)) AS date) AS refresh_on,
    count(s.group_id) FILTER (WHERE s.state IN ('forming', 'starting'))
    + (SELECT count(*) FROM recall AS r WHERE r.initiator_id = i.initiator_id AND r.ended_on IS NULL) AS groups_now,
    count(s.group_id) FILTER (WHERE s.stepped_back_on IS NOT NULL) AS groups_followed
FROM initiator AS i
CROSS JOIN policy AS p
LEFT JOIN group_initiator AS g USING (initiator_id)
LEFT JOIN self_help_group AS s ON s.group_id = g.group_id
WHERE CAST(:initiator_id AS uuid) IS NULL OR i.initiator_id = :initiator_id
GROUP BY i.initiator_id, p.agreement_years, p.refresher_years
ORDER BY i.name COLLATE "nb-x-icu";

-- name: change(initiator_id, phone, step, paused_until, groups_at_once, languages, municipalities, areas)!
-- What is noted of an initiator; no row when there is none.
UPDATE initiator
SET
    phone = :phone, step = :step, paused_until = :paused_until, groups_at_once = :groups_at_once,
    languages = CAST(:languages AS text []), municipalities = CAST(:municipalities AS text []), areas = :areas
WHERE initiator_id = :initiator_id;

-- name: lock_long_trained(today)
-- Those trained and registered at least three years ago; which of them are idle is asked once they are held.
SELECT initiator_id FROM initiator
WHERE
    greatest(trained_on, CAST(registered_at AT TIME ZONE 'Europe/Oslo' AS date)) <= CAST(:today AS date) - INTERVAL '3 years'
ORDER BY initiator_id
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
    AND NOT EXISTS (
        SELECT FROM recall AS r
        WHERE
            r.initiator_id = i.initiator_id
            AND coalesce(r.ended_on, :today) > CAST(:today AS date) - INTERVAL '3 years'
    )
RETURNING i.initiator_id, i.willing_since;
