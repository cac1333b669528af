-- name: ask_replay(reader)!
UPDATE bus.reader SET replay_needed = true WHERE :reader::text IS NULL OR reader = :reader::text;
