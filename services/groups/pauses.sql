-- name: lock_enquiry(enquiry_id, today)^
-- One enquiry with what a pause asks about, held until COMMIT.
SELECT
    e.enquiry_id, e.state, CASE WHEN e.paused_until > CAST(:today AS date) THEN e.paused_until END AS paused_until,
    EXISTS (SELECT FROM membership AS m WHERE m.enquiry_id = e.enquiry_id) AS is_chosen
FROM enquiry AS e
WHERE e.enquiry_id = :enquiry_id
FOR UPDATE OF e;

-- name: mark_paused(enquiry_id, until, paused_by)!
UPDATE enquiry SET paused_until = :until, paused_by = :paused_by WHERE enquiry_id = :enquiry_id;

-- name: end_pause(enquiry_id)!
UPDATE enquiry SET paused_until = NULL, paused_by = NULL WHERE enquiry_id = :enquiry_id;

-- name: end_silence(enquiry_id)!
-- Whoever was paused for being silent, or until there was an answer, has been heard from.
UPDATE enquiry SET paused_until = NULL, paused_by = NULL
WHERE enquiry_id = :enquiry_id AND paused_by IN ('silence', 'asked');

-- name: list_silent(called_before, times)
-- Those who wait and have answered neither the letters nor the call that followed, and were called long enough ago.
SELECT e.enquiry_id
FROM enquiry AS e
CROSS JOIN LATERAL (
    SELECT max(CAST(c.noted_at AS date)) AS called_on
    FROM contact AS c
    WHERE c.enquiry_id = e.enquiry_id AND c.reason = 'still_waiting' AND c.outcome IN ('not_reached', 'message_left')
) AS tried
WHERE
    e.state = 'waiting' AND (e.paused_by IS NULL OR e.paused_by = 'asked') AND tried.called_on <= CAST(:called_before AS date)
    AND NOT EXISTS (SELECT FROM membership AS m WHERE m.enquiry_id = e.enquiry_id)
    AND NOT EXISTS (SELECT FROM contact AS c WHERE c.enquiry_id = e.enquiry_id AND c.outcome IS NULL)
    AND NOT EXISTS (
        SELECT FROM contact AS c
        WHERE c.enquiry_id = e.enquiry_id AND c.outcome = 'reached' AND CAST(c.noted_at AS date) >= tried.called_on
    )
    AND NOT EXISTS (
        SELECT FROM still_question AS q WHERE q.enquiry_id = e.enquiry_id AND q.answered_on >= tried.called_on
    )
    AND (
        SELECT count(*) FROM still_question AS q
        WHERE q.enquiry_id = e.enquiry_id AND q.answered_on IS NULL AND q.asked_on <= tried.called_on
    ) >= :times
ORDER BY e.received_at, e.enquiry_id
FOR UPDATE OF e;

-- name: list_gone_silent(today)
-- Those whose pause for silence is over, and who have not been heard from.
SELECT enquiry_id FROM enquiry
WHERE state = 'waiting' AND paused_by = 'silence' AND paused_until <= CAST(:today AS date)
ORDER BY received_at, enquiry_id;
