-- name: list_due(first_before, again_before, today, not_now_until)
-- Those who wait, are in no group and hold no offer, and are to be asked whether they still wish to: not heard from since
-- ``first_before`` and not asked since, or asked and silent since ``again_before``; nobody who is to be called already, or was called for it since ``first_before``. Whoever said "not now" is asked the same way when
-- the time for it is near, however long ago we talked.
SELECT
    e.enquiry_id, p.called, p.channel, p.address, p.safe_to_leave_message, p.language, p.message_key, e.paused_by, asked.times
FROM enquiry AS e
JOIN enquirer AS p USING (enquiry_id)
CROSS JOIN LATERAL (
    SELECT greatest(
        e.received_on,
        (SELECT max(q.answered_on) FROM still_question AS q WHERE q.enquiry_id = e.enquiry_id),
        (SELECT max(CAST(c.noted_at AS date)) FROM contact AS c WHERE c.enquiry_id = e.enquiry_id AND c.outcome = 'reached'),
        (SELECT max(CAST(o.offered_at AS date)) FROM offer AS o WHERE o.enquiry_id = e.enquiry_id),
        (SELECT max(k.held_on) FROM intake_conversation AS k WHERE k.enquiry_id = e.enquiry_id),
        (SELECT CAST(b.chosen_at AS date) FROM intake_appointment AS b WHERE b.enquiry_id = e.enquiry_id)
    ) AS last_on
) AS heard
CROSS JOIN LATERAL (
    SELECT count(*) AS times, max(q.asked_on) AS last_on
    FROM still_question AS q
    WHERE q.enquiry_id = e.enquiry_id AND q.asked_on > heard.last_on
) AS asked
CROSS JOIN LATERAL (
    SELECT max(CAST(c.noted_at AS date)) AS last_on
    FROM contact AS c
    WHERE c.enquiry_id = e.enquiry_id AND c.reason = 'still_waiting'
) AS called
WHERE
    e.state = 'waiting' AND p.channel <> 'none'
    AND (
        e.paused_until IS NULL OR e.paused_until <= CAST(:today AS date) OR e.paused_by = 'asked'
        OR (e.paused_by = 'not_now' AND e.paused_until <= CAST(:not_now_until AS date))
    )
    AND NOT EXISTS (SELECT FROM membership AS m WHERE m.enquiry_id = e.enquiry_id)
    AND NOT EXISTS (SELECT FROM contact AS c WHERE c.enquiry_id = e.enquiry_id AND c.outcome IS NULL)
    AND (heard.last_on <= CAST(:first_before AS date) OR coalesce(e.paused_by IN ('not_now', 'asked'), false))
    AND (asked.last_on IS NULL OR asked.last_on <= CAST(:again_before AS date))
    AND (
        called.last_on IS NULL
        OR called.last_on <= CASE
            WHEN e.paused_by IN ('not_now', 'asked') THEN heard.last_on ELSE CAST(:first_before AS date)
        END
    )
ORDER BY e.received_at, e.enquiry_id;

-- name: insert_question(question_id, enquiry_id, link_hash, today)!
INSERT INTO still_question (question_id, enquiry_id, link_hash, asked_on)
VALUES (:question_id, :enquiry_id, :link_hash, :today);

-- name: find_question(link_hash)^
SELECT q.question_id, q.enquiry_id, q.answered_on, e.state
FROM still_question AS q
JOIN enquiry AS e USING (enquiry_id)
WHERE q.link_hash = :link_hash;

-- name: mark_answered(enquiry_id, today)!
-- Whichever letter was answered: none of them is open any more.
UPDATE still_question SET answered_on = :today WHERE enquiry_id = :enquiry_id AND answered_on IS NULL;
