-- name: insert_messages(told)!
-- Messages in their order, each unless its person has been or will be told the same for the same reason.
INSERT INTO message (
    message_id, command_id, channel, recipient, recipient_hash, template, language, tone, parameters, purpose,
    occasion, about_subject, about_version, sender_key, is_safe, not_after, state, reason, next_try_at, asked_at, settled_at
)
SELECT
    message_id, command_id, channel, recipient, decode(recipient_hash, 'hex'), template, language, tone, parameters, purpose,
    occasion, about_subject, about_version, sender_key, is_safe, not_after, state, reason, asked_at, asked_at, settled_at
FROM jsonb_to_recordset(:told::jsonb) AS one (
    number integer, message_id uuid, command_id uuid, channel text, recipient text, recipient_hash text, template text,
    language text, tone text, parameters jsonb, purpose text, occasion text, about_subject text, about_version integer,
    sender_key text, is_safe boolean, not_after timestamptz, state text, reason text, asked_at timestamptz,
    settled_at timestamptz
)
ORDER BY number
ON CONFLICT DO NOTHING;
