-- name: change_participants(event_id, participants, by_sector)^
UPDATE event
SET version = version + 1, participants = :participants, participants_by_sector = :by_sector
WHERE event_id = :event_id
RETURNING *;
