-- name: insert_message(message_id, command_id, channel, recipient, recipient_hash, template, language, tone, parameters, purpose, occasion, about_subject, about_version, sender_key, is_safe, not_after, state, reason, asked_at, settled_at)!
-- One message, unless this person has been or will be told the same for the same reason.
INSERT INTO message (
    message_id, command_id, channel, recipient, recipient_hash, template, language, tone, parameters, purpose,
    occasion, about_subject, about_version, sender_key, is_safe, not_after, state, reason, next_try_at, asked_at, settled_at
)
VALUES (
    :message_id, :command_id, :channel, :recipient, :recipient_hash, :template, :language, :tone, :parameters,
    :purpose, :occasion, :about_subject, :about_version, :sender_key, :is_safe, :not_after, :state, :reason, :asked_at, :asked_at,
    :settled_at
)
ON CONFLICT DO NOTHING;
