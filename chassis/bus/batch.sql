-- name: end_work(reader, count, went_well)!
-- The batch is done; when it applied something, the row of dead letters is broken.
UPDATE bus.reader
SET working_on = NULL, kills = 0,
    single_steps = greatest(single_steps - :count::integer, 0),
    piece = CASE WHEN single_steps > :count::integer THEN piece ELSE 0 END,
    dead_in_a_row = CASE WHEN :went_well::boolean THEN 0 ELSE dead_in_a_row END
WHERE reader = :reader;

-- name: ask_for_replay(reader)!
-- The projection holds what never happened: it must be rebuilt.
UPDATE bus.reader SET replay_needed = true WHERE reader = :reader;

-- name: note_hole(reader, office, service, stream, from_sequence, to_sequence, noted_at)!
INSERT INTO bus.hole (reader, office, service, stream, from_sequence, to_sequence, noted_at)
VALUES (:reader, :office, :service, :stream, :from_sequence, :to_sequence, :noted_at)
ON CONFLICT (reader, office, service, stream, from_sequence)
DO UPDATE SET to_sequence = greatest(bus.hole.to_sequence, excluded.to_sequence);
