-- name: take_back(now, claim)
-- What is being sent by whoever has been silent too long: it may have gone out, and is handed on for the rule to judge. A
-- sender never doubts itself.
SELECT message_id, claim, purpose, attempts, times_in_doubt, state
FROM message
WHERE
    settled_at IS NULL AND next_try_at <= :now::timestamptz AND state = 'sending' AND leased_until < :now
    AND claim <> :claim
FOR UPDATE SKIP LOCKED;

-- name: list_due(channels, now, in_hand, row_limit, never_held)
-- Due messages of some channels with what each is written from, the oldest first, and which writing of the row that is.
-- Since a restore only what is never held, until somebody has looked.
SELECT
    message_id, xmin::text AS writing, channel, recipient, recipient_hash, template, language, tone, parameters, purpose
FROM message
WHERE
    settled_at IS NULL AND next_try_at <= :now::timestamptz AND state = 'waiting'
    AND channel = ANY(:channels::text[]) AND message_id <> ALL(:in_hand::uuid[])
    AND (NOT EXISTS (SELECT FROM hold) OR purpose = ANY(:never_held::text[]))
ORDER BY next_try_at, asked_at
LIMIT :row_limit;

-- name: read_messages(message_ids)
-- What messages are written from, and which writing of the row that is.
SELECT
    message_id, xmin::text AS writing, channel, recipient, recipient_hash, template, language, tone, parameters, purpose
FROM message
WHERE message_id = ANY(:message_ids::uuid[]);

-- name: lock_messages(message_ids)
-- Messages that still wait, with what stands against sending each and what its receiver has chosen, in the order they are
-- wanted; whatever somebody else is about to change is passed over. Asked with the gate held open.
SELECT
    message_id, message.xmin::text AS writing, state, claim, not_after, attempts, times_in_doubt, is_withdrawn, is_safe,
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
WHERE message_id = ANY(:message_ids::uuid[]) AND state = 'waiting'
ORDER BY array_position(:message_ids::uuid[], message_id)
FOR UPDATE OF message SKIP LOCKED;

-- name: put_off(message_ids, reason, next_try_at)!
UPDATE message SET reason = :reason, next_try_at = :next_try_at
WHERE message_id = ANY(:message_ids::uuid[]) AND state = 'waiting';

-- name: end_and_mark(message_id, was, claim, state, reason, next_try_at, reply_code, times_in_doubt, settled_at, marked_ids, template_versions, text_languages, text_tones, marked_by, leased_until)
-- How tries ended, nothing where another sender has taken the message over meanwhile; and what is being sent from now on.
-- No message is in both.
WITH begun AS (
    UPDATE message
    SET
        state = 'sending', claim = :marked_by, attempts = attempts + 1, leased_until = :leased_until,
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
    :message_id::uuid[], :was::text[], :claim::uuid[], :state::text[], :reason::text[], :next_try_at::timestamptz[],
    :reply_code::integer[], :times_in_doubt::integer[], :settled_at::timestamptz[]
) AS ended (message_id, was, claim, state, reason, next_try_at, reply_code, times_in_doubt, settled_at)
WHERE
    message.message_id = ended.message_id AND message.state = ended.was
    AND message.claim IS NOT DISTINCT FROM ended.claim
RETURNING message.message_id, message.purpose, message.state, message.settled_at;
