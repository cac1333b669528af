-- name: list_enquiries(state, after_at, after_id, today, most)
-- A page of enquiries, longest waiting first.
SELECT
    e.enquiry_id, e.state, e.received_at, e.received_on, e.municipality_code, e.formats, e.times, e.themes, e.languages,
    e.gender_wish, CAST(:today AS date) - e.received_on AS waiting_days,
    CASE WHEN e.paused_until > CAST(:today AS date) THEN e.paused_until END AS paused_until, p.called, p.birth_year, p.channel, m.group_id,
    (SELECT max(k.held_on) FROM intake_conversation AS k WHERE k.enquiry_id = e.enquiry_id) AS talked_on
FROM enquiry AS e
LEFT JOIN enquirer AS p USING (enquiry_id)
LEFT JOIN membership AS m USING (enquiry_id)
WHERE
    e.state = :state
    AND (
        CAST(:after_at AS timestamptz) IS NULL
        OR (e.received_at, e.enquiry_id) > (CAST(:after_at AS timestamptz), CAST(:after_id AS uuid))
    )
ORDER BY e.received_at, e.enquiry_id
LIMIT :most;

-- name: lock_enquiry(enquiry_id)^
-- One enquiry, held until COMMIT.
SELECT enquiry_id, subject, state FROM enquiry WHERE enquiry_id = :enquiry_id FOR UPDATE;

-- name: lock_enquiry_of_code(pickup_hash)^
-- The enquiry a pickup code belongs to, held until COMMIT.
SELECT enquiry_id, subject, state FROM enquiry WHERE pickup_hash = :pickup_hash FOR UPDATE;

-- name: leave_group(enquiry_id)!
-- Out of the group the person was chosen for or took part in.
DELETE FROM membership WHERE enquiry_id = :enquiry_id;

-- name: mark_left(enquiry_id, state, left_on)!
-- The enquiry has ended; its wishes go with it.
UPDATE enquiry
SET
    state = :state, left_on = :left_on, paused_until = NULL, paused_by = NULL,
    formats = '{}', times = '{}', themes = '{}', languages = '{}', gender_wish = NULL
WHERE enquiry_id = :enquiry_id;

-- name: list_unchosen(group_id, today)
-- Those who wait, are known well enough and chosen for no group, where this group is still being formed.
SELECT e.enquiry_id, p.called, CAST(:today AS date) - e.received_on AS waiting_days
FROM enquiry AS e
JOIN enquirer AS p USING (enquiry_id)
WHERE
    e.state = 'waiting' AND (e.paused_until IS NULL OR e.paused_until <= CAST(:today AS date))
    AND (NOT (SELECT o.conversation_first FROM policy AS o) OR EXISTS (SELECT FROM intake_conversation AS k WHERE k.enquiry_id = e.enquiry_id))
    AND NOT EXISTS (SELECT FROM membership AS m WHERE m.enquiry_id = e.enquiry_id)
    AND EXISTS (SELECT FROM self_help_group AS g WHERE g.group_id = :group_id AND g.state = 'forming')
ORDER BY e.received_at, e.enquiry_id
LIMIT 200;
