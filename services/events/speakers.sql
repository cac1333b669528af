-- name: insert_speaker(speaker_id, event_id, name, email, language, is_shown, added_at)!
INSERT INTO speaker (speaker_id, event_id, name, email, language, is_shown, added_at)
VALUES (:speaker_id, :event_id, :name, :email, :language, :is_shown, :added_at);

-- name: set_shown(event_id, speaker_id, is_shown)!
UPDATE speaker SET is_shown = :is_shown WHERE event_id = :event_id AND speaker_id = :speaker_id;

-- name: delete_speaker(event_id, speaker_id)!
DELETE FROM speaker WHERE event_id = :event_id AND speaker_id = :speaker_id;

-- name: list_speakers(event_id)
-- In the order they were added, each as a party of one as letters are written to it.
SELECT speaker_id, speaker_id AS registration_id, name, email, language, is_shown, 1 AS seats, NULL AS way
FROM speaker
WHERE event_id = :event_id
ORDER BY added_at, speaker_id;

-- name: list_shown(event_id)
-- The names that everyone may see.
SELECT name FROM speaker WHERE event_id = :event_id AND is_shown ORDER BY added_at, speaker_id;
