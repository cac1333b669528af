-- name: make_reader(reader, types)!
INSERT INTO bus.reader (reader, types) VALUES (:reader, :types::text[]) ON CONFLICT (reader) DO NOTHING;

-- name: lock_reader(reader)^
SELECT reader, types, working_on, kills, single_steps, piece, replay_needed FROM bus.reader WHERE reader = :reader FOR UPDATE;

-- name: need_replay(reader)!
UPDATE bus.reader SET replay_needed = true WHERE reader = :reader;

-- name: set_types(reader, types)!
UPDATE bus.reader SET types = :types::text[] WHERE reader = :reader;

-- name: rewind_cursors(reader)!
-- Back to the beginning: everything up to where each cursor stood has been told before.
WITH replayed AS (
    UPDATE bus.reader SET replay_needed = false, stopped_at = NULL, stopped_reason = NULL, dead_in_a_row = 0
    WHERE reader = :reader
    RETURNING reader
)
UPDATE bus.cursor AS c
SET replay_until = greatest(c.replay_until, c.sequence), sequence = 0, epoch = 1, message_id = NULL,
    gap_since = CASE WHEN greatest(c.sequence, c.head_last) > 0 THEN now() END
FROM replayed WHERE c.reader = replayed.reader;

-- name: drop_dead_letters(reader, now)!
-- The replay brings them again.
DELETE FROM bus.dead_letter WHERE reader = :reader AND noted_at <= :now::timestamptz;

-- name: start_work(reader, working_on, kills, single_steps, piece)!
-- A note for the case that the process dies; it need not survive the database's own death, so it does not wait for disk.
UPDATE bus.reader AS r
SET working_on = :working_on::text, kills = :kills, single_steps = :single_steps, piece = :piece
FROM (SELECT set_config('synchronous_commit', 'off', true)) AS soft
WHERE r.reader = :reader;

-- name: read_stopped(reader)$
SELECT stopped_at IS NOT NULL FROM bus.reader WHERE reader = :reader;

-- name: list_gaps(reader)
SELECT office, service, stream, sequence FROM bus.cursor WHERE reader = :reader AND gap_since IS NOT NULL;

-- name: list_cursors(reader)
SELECT office, service, stream, epoch, sequence, timeline FROM bus.cursor WHERE reader = :reader;
