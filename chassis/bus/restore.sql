-- name: list_streams()
SELECT stream, last_sequence FROM bus.stream ORDER BY stream;

-- name: read_highest_epoch()$
SELECT COALESCE(max(epoch), 0) FROM bus.stream;

-- name: distrust(reader, office, service, stream, last)!
INSERT INTO bus.cursor (reader, office, service, stream, replay_until)
VALUES (:reader, :office, :service, :stream, :last)
ON CONFLICT (reader, office, service, stream)
DO UPDATE SET replay_until = greatest(bus.cursor.replay_until, excluded.replay_until);

-- name: forget_work()!
UPDATE bus.reader SET working_on = NULL, kills = 0, single_steps = 0, piece = 0;
