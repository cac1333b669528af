-- name: set_agreed(initiator_id, today, version)!
-- Signed today; no row when there is no such initiator.
UPDATE initiator SET agreed_on = :today, agreement_version = :version, renewal_asked_on = NULL
WHERE initiator_id = :initiator_id;

-- name: get_agreed_on(initiator_id)$
SELECT agreed_on FROM initiator WHERE initiator_id = :initiator_id;

-- name: end_agreements(initiators)
-- No longer on record, with since when it was told of as standing; no row where there was none.
UPDATE initiator AS i
SET agreed_on = NULL, agreement_version = NULL, willing_since = NULL, renewal_asked_on = NULL
FROM (
    SELECT initiator_id, willing_since FROM initiator WHERE initiator_id = ANY(CAST(:initiators AS uuid [])) FOR UPDATE
) AS was
WHERE was.initiator_id = i.initiator_id AND i.agreed_on IS NOT NULL
RETURNING i.initiator_id, was.willing_since;

-- name: lock_expired(today, years)
-- Agreements that have ended by themselves, with the day they did.
SELECT
    initiator_id, willing_since, CAST(agreed_on + make_interval(years => CAST(:years AS int)) AS date) AS ends_on
FROM initiator
WHERE agreed_on + make_interval(years => CAST(:years AS int)) <= CAST(:today AS date)
ORDER BY initiator_id
FOR UPDATE SKIP LOCKED;

-- name: lock_to_remind(today, until, years, refresher)
-- Whose agreement ends soon (``ends_on``, null where it does not) or whose training is old (``refresh``), and who has not been
-- asked since that was so; whoever has no agreement does not start groups, and is asked nothing.
SELECT
    i.initiator_id, i.name, i.email, i.trained_on, due.refresh,
    CASE WHEN due.renew THEN due.ends_on END AS ends_on
FROM initiator AS i
CROSS JOIN LATERAL (
    SELECT
        CAST(i.agreed_on + make_interval(years => CAST(:years AS int)) AS date) AS ends_on,
        CAST(i.trained_on + make_interval(years => CAST(:refresher AS int)) AS date) AS refresh_on
) AS days
CROSS JOIN LATERAL (
    SELECT
        days.ends_on,
        days.ends_on BETWEEN CAST(:today AS date) + 1 AND CAST(:until AS date)
        AND i.renewal_asked_on IS NULL AS renew,
        days.refresh_on <= CAST(:today AS date)
        AND (i.refresher_asked_on IS NULL OR i.refresher_asked_on < days.refresh_on) AS refresh
) AS due
WHERE i.agreed_on IS NOT NULL AND (due.renew OR due.refresh)
ORDER BY i.initiator_id
FOR UPDATE OF i SKIP LOCKED;

-- name: mark_reminded(today, renewed, refreshed)!
UPDATE initiator
SET
    renewal_asked_on = CASE WHEN initiator_id = ANY(CAST(:renewed AS uuid [])) THEN :today ELSE renewal_asked_on END,
    refresher_asked_on = CASE WHEN initiator_id = ANY(CAST(:refreshed AS uuid [])) THEN :today ELSE refresher_asked_on END
WHERE initiator_id = ANY(CAST(:renewed AS uuid []) || CAST(:refreshed AS uuid []));

-- name: mark_told()
-- Agreements that stand and were not told of, now told of.
UPDATE initiator SET willing_since = agreed_on WHERE agreed_on IS NOT NULL AND willing_since IS NULL
RETURNING agreed_on;

-- name: count_ended_by(today, years)$
-- How many agreements stand that would have ended if they held for so many years; those that have ended already are not of them.
SELECT count(*) FROM initiator AS i CROSS JOIN policy AS p
WHERE
    i.agreed_on + make_interval(years => CAST(:years AS int)) <= CAST(:today AS date)
    AND i.agreed_on + make_interval(years => CAST(p.agreement_years AS int)) > CAST(:today AS date);

-- name: forget_asked(years)
-- Those who have been asked to renew by another day than it is with so many years.
UPDATE initiator SET renewal_asked_on = NULL
WHERE renewal_asked_on IS NOT NULL AND (SELECT p.agreement_years FROM policy AS p) <> CAST(:years AS int)
RETURNING initiator_id;

-- name: set_policy(agreement_years, refresher_years, groups_at_once, start_meetings)!
UPDATE policy
SET
    agreement_years = :agreement_years, refresher_years = :refresher_years, groups_at_once = :groups_at_once,
    start_meetings = :start_meetings;
