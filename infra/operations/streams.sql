-- name: list_readers()
-- Readers of this service, except those of commands: people are never written to twice by a machine.
SELECT reader FROM bus.reader WHERE reader <> 'commands' ORDER BY reader;

-- name: read_mark(stream)$
-- The number up to which the relay counts as published; null when there is no such stream.
SELECT published FROM bus.stream WHERE stream = :stream;
