-- name: find_preference(recipient_hash)^
SELECT language, tone, channels FROM preference WHERE recipient_hash = :recipient_hash;

-- name: list_preferences(recipient_hashes)
SELECT language, tone, channels, chosen_at FROM preference WHERE recipient_hash = ANY(:recipient_hashes::bytea[]);

-- name: list_stopped(recipient_hash)
SELECT purpose FROM suppression WHERE recipient_hash = :recipient_hash AND reason = 'asked';

-- name: save_preference(preference_id, recipient_hash, language, tone, channels, chosen_at, used_on)!
INSERT INTO preference (preference_id, recipient_hash, language, tone, channels, chosen_at, used_on)
VALUES (:preference_id, :recipient_hash, :language, :tone, :channels, :chosen_at, :used_on)
ON CONFLICT ON CONSTRAINT one_preference_per_recipient DO UPDATE SET
    language = excluded.language, tone = excluded.tone, channels = excluded.channels, chosen_at = excluded.chosen_at,
    used_on = excluded.used_on;

-- name: delete_asked(recipient_hash, purposes)!
-- What they asked not to get and now want again. An address that mail bounces from is not mended by asking.
DELETE FROM suppression
WHERE recipient_hash = :recipient_hash AND reason = 'asked' AND purpose = ANY(:purposes::text[]);

-- name: delete_preferences(recipient_hashes)
DELETE FROM preference WHERE recipient_hash = ANY(:recipient_hashes::bytea[]) RETURNING preference_id;

-- name: delete_again(preference_ids)!
DELETE FROM preference WHERE preference_id = ANY(:preference_ids::uuid[]);

-- name: forget_unused(before)!
DELETE FROM preference WHERE used_on < :before;
