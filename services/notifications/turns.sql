-- name: take_back(now, claim)
-- Rows whose sender has been silent too long. One that was only taken in hand was never begun and simply waits again;
-- one that was being sent may have gone out, and is handed on for the rule to judge. A sender never doubts itself.
WITH gone AS (
    SELECT message_id, state AS was
    FROM message
    WHERE state IN ('claimed', 'sending') AND leased_until < :now::timestamptz AND claim <> :claim
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

-- name: claim_due(claim, channels, now, leased_until, row_limit, never_held)
-- Take due messages of some channels in hand, the oldest first; what another sender looks at is passed over. Since a
-- restore only what is never held, until somebody has looked.
WITH due AS (
    SELECT message_id, next_try_at, asked_at
    FROM message
    WHERE
        state = 'waiting' AND channel = ANY(:channels::text[]) AND next_try_at <= :now::timestamptz
        AND (NOT EXISTS (SELECT FROM hold) OR purpose = ANY(:never_held::text[]))
    ORDER BY next_try_at, asked_at
    LIMIT :row_limit
    FOR UPDATE SKIP LOCKED
),
taken AS (
    UPDATE message SET state = 'claimed', claim = :claim, leased_until = :leased_until
    FROM due
    WHERE message.message_id = due.message_id
    RETURNING message.message_id
)
SELECT taken.message_id
FROM taken
INNER JOIN due ON due.message_id = taken.message_id
ORDER BY due.next_try_at, due.asked_at;

-- name: read_messages(message_ids, claim)
-- What messages of this claim are written from; none of it changes while they are in hand.
SELECT message_id, channel, recipient, recipient_hash, template, language, tone, parameters, purpose
FROM message
WHERE message_id = ANY(:message_ids::uuid[]) AND claim = :claim;

-- name: lock_messages(message_ids, claim)
-- Messages of this claim that have not been begun, with what stands against sending each and what its receiver has
-- chosen, in the order they are wanted. Asked with the gate held open.
SELECT
    message_id, claim, not_after, attempts, times_in_doubt, is_withdrawn, is_safe,
    preference.language AS chosen_language, preference.tone AS chosen_tone, preference.channels AS chosen_channels,
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
LEFT JOIN preference ON preference.recipient_hash = message.recipient_hash
WHERE message_id = ANY(:message_ids::uuid[]) AND claim = :claim AND state = 'claimed'
ORDER BY array_position(:message_ids::uuid[], message_id)
FOR UPDATE OF message;

-- name: put_back(claim, reason, next_try_at)!
UPDATE message
SET state = 'waiting', reason = :reason, leased_until = NULL, next_try_at = :next_try_at
WHERE claim = :claim AND state = 'claimed';

-- name: end_and_mark(message_id, claim, state, reason, next_try_at, reply_code, times_in_doubt, settled_at, marked_ids, template_versions, text_languages, text_tones, leased_until)
-- How tries ended, nothing where another sender has taken the message over meanwhile; and what is being sent from now on.
-- No message is in both.
WITH begun AS (
    UPDATE message
    SET
        state = 'sending', attempts = attempts + 1, leased_until = :leased_until,
        template_version = begun.template_version, text_language = begun.text_language, text_tone = begun.text_tone
    FROM unnest(
        :marked_ids::uuid[], :template_versions::integer[], :text_languages::text[], :text_tones::text[]
    ) AS begun (message_id, template_version, text_language, text_tone)
    WHERE message.message_id = begun.message_id
)
UPDATE message
SET
    state = ended.state, reason = ended.reason, next_try_at = ended.next_try_at,
    times_in_doubt = ended.times_in_doubt, reply_code = coalesce(ended.reply_code, message.reply_code),
    settled_at = ended.settled_at, leased_until = NULL
FROM unnest(
    :message_id::uuid[], :claim::uuid[], :state::text[], :reason::text[], :next_try_at::timestamptz[],
    :reply_code::integer[], :times_in_doubt::integer[], :settled_at::timestamptz[]
) AS ended (message_id, claim, state, reason, next_try_at, reply_code, times_in_doubt, settled_at)
WHERE
    message.message_id = ended.message_id AND message.claim = ended.claim
    AND message.state IN ('claimed', 'sending')
RETURNING message.message_id, message.purpose, message.state, message.settled_at;
