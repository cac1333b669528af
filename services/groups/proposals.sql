-- name: list_waiting(today)
-- Those who wait, are known well enough and chosen for no group, with their wishes.
SELECT
    e.enquiry_id, CAST(:today AS date) - e.received_on AS waiting_days, e.municipality_code, e.formats, e.times, e.themes,
    e.languages, e.gender_wish, p.gender, p.birth_year, p.access
FROM enquiry AS e
JOIN enquirer AS p USING (enquiry_id)
WHERE
    e.state = 'waiting' AND (e.paused_until IS NULL OR e.paused_until <= CAST(:today AS date))
    AND (NOT (SELECT o.conversation_first FROM policy AS o) OR EXISTS (SELECT FROM intake_conversation AS k WHERE k.enquiry_id = e.enquiry_id))
    AND NOT EXISTS (SELECT FROM membership AS m WHERE m.enquiry_id = e.enquiry_id)
ORDER BY e.received_at, e.enquiry_id
LIMIT 3000;

-- name: list_free_initiators(today)
-- For how many groups more each initiator is free: with an agreement on record, without a pause, and each for as many groups
-- being formed, starting or having asked them back as may be at one time.
SELECT i.languages, i.municipalities, coalesce(i.groups_at_once, p.groups_at_once) - busy.groups AS groups
FROM initiator AS i
CROSS JOIN policy AS p
CROSS JOIN LATERAL (
    SELECT (
        SELECT count(*) FROM group_initiator AS a JOIN self_help_group AS g USING (group_id)
        WHERE a.initiator_id = i.initiator_id AND g.state IN ('forming', 'starting')
    ) + (SELECT count(*) FROM recall AS r WHERE r.initiator_id = i.initiator_id AND r.ended_on IS NULL) AS groups
) AS busy
WHERE
    i.agreed_on IS NOT NULL AND (i.paused_until IS NULL OR i.paused_until <= CAST(:today AS date))
    AND coalesce(i.groups_at_once, p.groups_at_once) > busy.groups
ORDER BY i.initiator_id;

-- name: lock_free(enquiries, today)
-- Those of these who still wait and are chosen for no group, always locked in the same order.
SELECT e.enquiry_id
FROM enquiry AS e
WHERE
    e.enquiry_id = ANY(CAST(:enquiries AS uuid [])) AND e.state = 'waiting'
    AND (e.paused_until IS NULL OR e.paused_until <= CAST(:today AS date))
    AND (NOT (SELECT o.conversation_first FROM policy AS o) OR EXISTS (SELECT FROM intake_conversation AS k WHERE k.enquiry_id = e.enquiry_id))
    AND NOT EXISTS (SELECT FROM membership AS m WHERE m.enquiry_id = e.enquiry_id)
ORDER BY e.enquiry_id
FOR UPDATE OF e;

-- name: forget_proposals()!
-- All of them, with who was in them.
DELETE FROM proposal;

-- name: forget_proposal(proposal_id)!
-- One that is acted on.
DELETE FROM proposal WHERE proposal_id = :proposal_id;

-- name: forget_unplaced()!
-- All of them.
DELETE FROM unplaced;

-- name: insert_proposal(proposal_id, proposed_at, format, municipality_code, time_of_week, theme, language, gender)!
INSERT INTO proposal (proposal_id, proposed_at, format, municipality_code, time_of_week, theme, language, gender)
VALUES (:proposal_id, :proposed_at, :format, :municipality_code, :time_of_week, :theme, :language, :gender);

-- name: insert_proposal_members(proposal_id, enquiries)!
INSERT INTO proposal_member (proposal_id, enquiry_id) SELECT :proposal_id, unnest(CAST(:enquiries AS uuid []));

-- name: insert_unplaced(enquiries, reasons, formats, municipalities, times, lacks, languages)!
INSERT INTO unplaced (enquiry_id, reason, nearest_format, nearest_municipality, nearest_time, nearest_lacks, nearest_language)
SELECT enquiry_id, reason, format, municipality, time_of_week, lacks, language
FROM unnest(
    CAST(:enquiries AS uuid []), CAST(:reasons AS text []), CAST(:formats AS text []), CAST(:municipalities AS text []),
    CAST(:times AS text []), CAST(:lacks AS smallint []), CAST(:languages AS text [])
) AS told (enquiry_id, reason, format, municipality, time_of_week, lacks, language);

-- name: lock_proposal(proposal_id)^
-- One proposal, held until COMMIT.
SELECT proposal_id, format, municipality_code, time_of_week, theme, language, gender
FROM proposal
WHERE proposal_id = :proposal_id
FOR UPDATE;

-- name: list_proposals(today)
-- Those whose people have waited longest first.
SELECT
    r.proposal_id, r.proposed_at, r.format, r.municipality_code, m.name AS municipality_name, r.time_of_week, r.theme,
    r.language, r.gender, sum(CAST(:today AS date) - e.received_on) AS days
FROM proposal AS r
JOIN proposal_member AS pm USING (proposal_id)
JOIN enquiry AS e USING (enquiry_id)
LEFT JOIN reference.municipality AS m
    ON m.code = r.municipality_code
    AND m.valid_from <= CAST(:today AS date) AND (m.valid_to IS NULL OR m.valid_to > CAST(:today AS date))
GROUP BY r.proposal_id, m.name
ORDER BY days DESC, r.proposal_id;

-- name: list_members(today)
-- Who is proposed for what and still waits, the longest waiting first.
SELECT
    pm.proposal_id, e.enquiry_id, e.themes, p.called, p.birth_year, CAST(:today AS date) - e.received_on AS waiting_days
FROM proposal_member AS pm
JOIN enquiry AS e USING (enquiry_id)
JOIN enquirer AS p USING (enquiry_id)
WHERE
    e.state = 'waiting' AND (e.paused_until IS NULL OR e.paused_until <= CAST(:today AS date))
    AND (NOT (SELECT o.conversation_first FROM policy AS o) OR EXISTS (SELECT FROM intake_conversation AS k WHERE k.enquiry_id = e.enquiry_id))
    AND NOT EXISTS (SELECT FROM membership AS m WHERE m.enquiry_id = e.enquiry_id)
ORDER BY e.received_at, e.enquiry_id;

-- name: list_unplaced(today)
-- Who is proposed for no group and still waits, the longest waiting first.
SELECT
    u.enquiry_id, u.reason, u.nearest_format, u.nearest_municipality, m.name AS nearest_municipality_name, u.nearest_time,
    u.nearest_lacks, u.nearest_language, p.called, CAST(:today AS date) - e.received_on AS waiting_days
FROM unplaced AS u
JOIN enquiry AS e USING (enquiry_id)
JOIN enquirer AS p USING (enquiry_id)
LEFT JOIN reference.municipality AS m
    ON m.code = u.nearest_municipality
    AND m.valid_from <= CAST(:today AS date) AND (m.valid_to IS NULL OR m.valid_to > CAST(:today AS date))
WHERE
    e.state = 'waiting' AND (e.paused_until IS NULL OR e.paused_until <= CAST(:today AS date))
    AND (NOT (SELECT o.conversation_first FROM policy AS o) OR EXISTS (SELECT FROM intake_conversation AS k WHERE k.enquiry_id = e.enquiry_id))
    AND NOT EXISTS (SELECT FROM membership AS m WHERE m.enquiry_id = e.enquiry_id)
ORDER BY e.received_at, e.enquiry_id;
