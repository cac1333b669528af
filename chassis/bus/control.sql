-- name: list_cursors(reader)
SELECT office, service, stream, epoch, sequence, message_id FROM bus.cursor WHERE reader = :reader;

-- name: rewind_mark(stream, first)!
-- Publish again from this number, or from the first that is kept.
UPDATE bus.stream SET published = greatest(least(published, :first::bigint - 1), first_kept - 1, 0)
WHERE stream = :stream;

-- name: lock_stream(stream)^
SELECT stream, epoch, last_sequence, first_kept FROM bus.stream WHERE stream = :stream FOR UPDATE;

-- name: list_epochs(stream)
-- The timeline, in a statement after the lock: a subquery beside FOR UPDATE would keep the snapshot from before the wait.
SELECT begins_after FROM bus.epoch WHERE stream = :stream ORDER BY epoch;

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

-- name: read_common(stream, reader)$
-- The highest number that this reader's receipts have agreed with, within what we hold; null when it has never told.
SELECT least(r.sequence, s.last_sequence)
FROM bus.receipt AS r JOIN bus.stream AS s ON s.stream = r.stream
WHERE r.stream = :stream AND r.reader = :reader;

-- name: insert_epoch(stream, epoch, begins_after, now, reason)!
INSERT INTO bus.epoch (stream, epoch, begins_after, began_at, reason)
VALUES (:stream, :epoch, :begins_after, :now, :reason);

-- name: start_epoch(stream, epoch, begins_after)!
-- Everything past the common number is published anew, under the new epoch.
UPDATE bus.stream SET epoch = :epoch::integer, published = least(published, :begins_after::bigint)
WHERE stream = :stream;

-- name: renumber_epoch(stream, epoch, begins_after)!
UPDATE bus.outbox SET epoch = :epoch::integer WHERE stream = :stream AND sequence > :begins_after::bigint;

-- name: lower_receipts(stream, after)!
-- What readers had past the common number they will be told anew.
UPDATE bus.receipt SET sequence = :after::bigint WHERE stream = :stream AND sequence > :after::bigint;

-- name: lower_receipt_days(stream, after)!
-- Else pruning would take the new messages under old numbers for received long ago.
UPDATE bus.receipt_day SET sequence = :after::bigint WHERE stream = :stream AND sequence > :after::bigint;
