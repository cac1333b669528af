-- name: list_cursors(reader)
SELECT office, service, stream, epoch, sequence, message_id FROM bus.cursor WHERE reader = :reader;

-- name: rewind_mark(stream, first)!
-- Publish again from this number, or from the first that is kept.
UPDATE bus.stream SET published = greatest(least(published, :first::bigint - 1), first_kept - 1, 0)
WHERE stream = :stream;

-- name: lock_stream(stream)^
SELECT s.stream, s.epoch, s.last_sequence, s.first_kept,
       (SELECT array_agg(e.begins_after ORDER BY e.epoch) FROM bus.epoch AS e WHERE e.stream = s.stream) AS timeline
FROM bus.stream AS s WHERE s.stream = :stream FOR UPDATE OF s;

-- name: read_id_at(stream, sequence)$
SELECT message_id FROM bus.outbox WHERE stream = :stream AND sequence = :sequence::bigint;

-- name: note_receipt(stream, reader, epoch, sequence, now)!
INSERT INTO bus.receipt (stream, reader, epoch, sequence, received_at)
VALUES (:stream, :reader, :epoch, :sequence, :now)
ON CONFLICT (stream, reader)
DO UPDATE SET epoch = excluded.epoch, sequence = excluded.sequence, received_at = excluded.received_at;

-- name: note_receipt_day(stream, reader, sequence, now)!
INSERT INTO bus.receipt_day (stream, reader, day, sequence)
VALUES (:stream, :reader, (:now::timestamptz)::date, :sequence)
ON CONFLICT (stream, reader, day) DO UPDATE SET sequence = excluded.sequence;

-- name: ensure_stream(stream, now)!
WITH opened AS (
    INSERT INTO bus.stream (stream) VALUES (:stream) ON CONFLICT (stream) DO NOTHING RETURNING stream
)
INSERT INTO bus.epoch (stream, epoch, begins_after, began_at, reason)
SELECT stream, 1, 0, :now::timestamptz, 'start' FROM opened;

-- name: read_common(stream)$
-- The highest number that a receipt has agreed with, within what we hold; 0 when nobody has ever told.
SELECT COALESCE(
    (SELECT least(max(r.sequence), s.last_sequence) FROM bus.receipt AS r WHERE r.stream = s.stream), 0)
FROM bus.stream AS s WHERE s.stream = :stream;

-- name: insert_epoch(stream, epoch, begins_after, now, reason)!
INSERT INTO bus.epoch (stream, epoch, begins_after, began_at, reason)
VALUES (:stream, :epoch, :begins_after, :now, :reason);

-- name: start_epoch(stream, epoch, begins_after)!
-- Everything past the common number is published anew, under the new epoch.
UPDATE bus.stream SET epoch = :epoch::integer, published = least(published, :begins_after::bigint)
WHERE stream = :stream;

-- name: renumber_epoch(stream, epoch, begins_after)!
UPDATE bus.outbox SET epoch = :epoch::integer WHERE stream = :stream AND sequence > :begins_after::bigint;
