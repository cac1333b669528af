-- name: take_back(now)
-- Rows whose sender has been silent too long. One that was only claimed was never begun and simply waits again; one that
-- was being sent may have gone out, and is handed on for the rule to judge.
WITH gone AS (
    SELECT message_id, state AS was
    FROM message
    WHERE state IN ('claimed', 'sending') AND leased_until < :now::timestamptz
    FOR UPDATE SKIP LOCKED
),
back AS (
    UPDATE message
    SET
        state = CASE WHEN gone.was = 'claimed' THEN 'waiting' ELSE message.state END,
        leased_until = CASE WHEN gone.was = 'claimed' THEN NULL ELSE message.leased_until END
    FROM gone
    WHERE message.message_id = gone.message_id
    RETURNING
        message.message_id, message.claim, message.purpose, message.attempts, message.times_in_doubt, gone.was
)
SELECT message_id, claim, purpose, attempts, times_in_doubt, was FROM back;

-- name: claim_due(claim, now, leased_until, row_limit)
-- Take due messages in hand, the oldest first; what another sender looks at is passed over.
WITH due AS (
    SELECT message_id
    FROM message
    WHERE state = 'waiting' AND next_try_at <= :now::timestamptz
    ORDER BY next_try_at, asked_at
    LIMIT :row_limit
    FOR UPDATE SKIP LOCKED
)
UPDATE message SET state = 'claimed', claim = :claim, leased_until = :leased_until
FROM due
WHERE message.message_id = due.message_id
RETURNING message.message_id;

-- name: lock_message(message_id, claim)^
-- A message of this claim that has not been begun, with what stands against sending it. Asked with the gate held open.
SELECT
    message_id, claim, channel, recipient, template, language, tone, parameters, purpose, not_after, attempts,
    times_in_doubt, is_withdrawn,
    EXISTS (
        SELECT FROM matter WHERE matter.subject = message.about_subject AND matter.version > message.about_version
    ) AS is_stale,
    (
        SELECT suppression.reason
        FROM suppression
        WHERE
            suppression.recipient_hash = message.recipient_hash AND suppression.purpose IN ('*', message.purpose)
        LIMIT 1
    ) AS suppressed
FROM message
WHERE message_id = :message_id AND claim = :claim AND state = 'claimed'
FOR UPDATE;

-- name: mark_sending(message_id, template_version, leased_until)!
UPDATE message
SET
    state = 'sending', attempts = attempts + 1, template_version = :template_version::integer,
    leased_until = :leased_until
WHERE message_id = :message_id;

-- name: find_office(office)^
-- Who the message is from, and how to reach them.
SELECT office.name, office.phone, office.email, office.street, office.postcode, postcode.city
FROM reference.office AS office
LEFT JOIN reference.postcode AS postcode ON postcode.postcode = office.postcode
WHERE office.code = :office;

-- name: release_claim(claim, next_try_at)!
UPDATE message
SET state = 'waiting', reason = 'server_away', leased_until = NULL, next_try_at = :next_try_at
WHERE claim = :claim AND state = 'claimed';

-- name: end_try(message_id, claim, state, reason, next_try_at, reply_code, times_in_doubt, settled_at)!
-- How a try ended; nothing if another sender has taken the message over meanwhile.
UPDATE message
SET
    state = :state, reason = :reason, next_try_at = :next_try_at, times_in_doubt = :times_in_doubt,
    reply_code = coalesce(:reply_code::integer, reply_code), settled_at = :settled_at, leased_until = NULL
WHERE message_id = :message_id AND claim = :claim AND state IN ('claimed', 'sending');
