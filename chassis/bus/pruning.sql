-- name: note_closed(period, closed_on)!
INSERT INTO bus.closed_period (period, closed_on) VALUES (:period, :closed_on) ON CONFLICT (period) DO NOTHING;

-- name: read_closed_before()$
-- The day after the last month closed; null when none is.
SELECT (max(period) + interval '1 month')::date FROM bus.closed_period;

-- name: list_streams()
SELECT stream FROM bus.stream ORDER BY stream;

-- name: read_safe(stream, readers, day)$
-- The number that every expected reader had told of on or before that day; null when one of them never had.
SELECT CASE WHEN count(*) = cardinality(:readers::text[]) AND count(*) > 0 THEN min(had.sequence) END
FROM (
    SELECT reader, max(sequence) AS sequence FROM bus.receipt_day
    WHERE stream = :stream AND reader = ANY (:readers::text[]) AND day <= :day::date
    GROUP BY reader
) AS had;

-- name: delete_messages(stream, safe, told_before)!
-- A prefix of the stream, never past a message that must stay.
DELETE FROM bus.outbox AS o
WHERE o.stream = :stream AND o.sequence <= :safe::bigint
  AND o.sequence < COALESCE(
      (SELECT min(kept.sequence) FROM bus.outbox AS kept
       WHERE kept.stream = :stream AND kept.recorded_at >= :told_before::date), :safe::bigint + 1);

-- name: raise_first_kept(stream)!
UPDATE bus.stream AS s
SET first_kept = COALESCE(
    (SELECT min(o.sequence) FROM bus.outbox AS o WHERE o.stream = s.stream AND o.sequence IS NOT NULL), s.last_sequence + 1)
WHERE s.stream = :stream;
