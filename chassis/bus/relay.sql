-- name: take_lead(lock)$
-- Become the leader, if nobody is.
SELECT pg_try_advisory_lock(:lock::bigint);

-- name: list_unnumbered_streams()
-- The streams with something committed and not yet numbered.
SELECT DISTINCT stream FROM bus.outbox WHERE sequence IS NULL ORDER BY stream;

-- name: open_stream(stream, began_at)!
-- Make the stream's row and its first epoch, once.
WITH opened AS (
    INSERT INTO bus.stream (stream) VALUES (:stream) ON CONFLICT (stream) DO NOTHING RETURNING stream
)
INSERT INTO bus.epoch (stream, epoch, begins_after, began_at, reason)
SELECT stream, 1, 0, :began_at::timestamptz, 'start' FROM opened;

-- name: lock_stream(stream)^
-- Numbering of one stream goes one at a time.
SELECT stream, epoch, last_sequence FROM bus.stream WHERE stream = :stream FOR UPDATE;

-- name: number_rows(stream, epoch, last, at_most)$
-- Give the next numbers, in order of insertion.
WITH fresh AS (
    SELECT outbox_id, row_number() OVER (ORDER BY outbox_id) AS place
    FROM (
        SELECT outbox_id FROM bus.outbox
        WHERE sequence IS NULL AND stream = :stream
        ORDER BY outbox_id LIMIT :at_most::integer
    ) AS unnumbered
), numbered AS (
    UPDATE bus.outbox SET epoch = :epoch::integer, sequence = :last::bigint + fresh.place
    FROM fresh WHERE bus.outbox.outbox_id = fresh.outbox_id
    RETURNING 1
)
SELECT count(*) FROM numbered;

-- name: raise_last(stream, count)!
UPDATE bus.stream SET last_sequence = last_sequence + :count::bigint WHERE stream = :stream;

-- name: list_streams()
-- Every stream with its mark, its timeline and the id of the last message published.
SELECT s.stream, s.epoch, s.last_sequence, s.published, s.first_kept,
       (SELECT array_agg(e.begins_after ORDER BY e.epoch) FROM bus.epoch AS e WHERE e.stream = s.stream) AS timeline,
       (SELECT o.message_id FROM bus.outbox AS o WHERE o.stream = s.stream AND o.sequence = s.published) AS last_id
FROM bus.stream AS s ORDER BY s.stream;

-- name: list_unpublished(stream, after, at_most)
-- The next stretch to publish, each with the id of the one before it.
SELECT o.stream, o.message_id, o.type, o.subject, o.data, o.recorded_at, o.traceparent, o.epoch, o.sequence,
       (SELECT b.message_id FROM bus.outbox AS b WHERE b.stream = o.stream AND b.sequence = o.sequence - 1) AS after
FROM bus.outbox AS o WHERE o.stream = :stream AND o.sequence > :after::bigint
ORDER BY o.sequence LIMIT :at_most::integer;

-- name: move_mark(stream, epoch, since, to)!
-- The mark moves only from where this leader read it: a rewind or a new epoch in between wins.
UPDATE bus.stream SET published = :to::bigint
WHERE stream = :stream AND epoch = :epoch::integer AND published = :since::bigint;

-- name: say_stopped(stream, reason)!
-- Show why a stream stands still, or that it runs again.
UPDATE bus.stream SET stopped_reason = :reason WHERE stream = :stream AND stopped_reason IS DISTINCT FROM :reason;
