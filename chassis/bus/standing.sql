-- name: list_streams()
-- Our streams; acknowledged is the number that every reader who has ever told us has committed.
SELECT s.stream, s.epoch, s.last_sequence AS last, s.published, s.first_kept, s.stopped_reason,
       (SELECT min(r.sequence) FROM bus.receipt AS r WHERE r.stream = s.stream) AS acknowledged,
       (SELECT count(*) FROM bus.outbox AS o WHERE o.stream = s.stream AND o.sequence IS NULL) AS unnumbered
FROM bus.stream AS s ORDER BY s.stream;

-- name: list_cursors(now)
SELECT c.reader, c.office, c.service, c.stream, c.epoch, c.sequence, c.head_last AS head,
       greatest(c.head_last - c.sequence, 0) AS behind,
       extract(epoch FROM :now::timestamptz - greatest(c.head_at, c.moved_at))::float8 AS heard_s,
       extract(epoch FROM :now::timestamptz - c.gap_since)::float8 AS gap_s,
       c.replay_until > c.sequence AS replaying
FROM bus.cursor AS c ORDER BY c.reader, c.office, c.service, c.stream;

-- name: list_readers()
SELECT reader, stopped_reason, replay_needed FROM bus.reader ORDER BY reader;

-- name: count_dead_letters()^
SELECT count(*) FILTER (WHERE state IN ('dead', 'retry')) AS dead, count(*) FILTER (WHERE state = 'parked') AS parked
FROM bus.dead_letter;

-- name: count_holes()$
SELECT count(*) FROM bus.hole;

-- name: read_lag(now)$
-- Age of the oldest message that is read by someone and not yet confirmed; 0 when nothing waits.
SELECT COALESCE(max(extract(epoch FROM :now::timestamptz - waiting.recorded_at)), 0)::float8
FROM (
    SELECT o.recorded_at FROM bus.outbox AS o WHERE o.sequence IS NULL
    UNION ALL
    SELECT o.recorded_at FROM bus.outbox AS o
    JOIN bus.stream AS s ON s.stream = o.stream AND o.sequence = s.published + 1
    WHERE EXISTS (SELECT 1 FROM bus.receipt AS r WHERE r.stream = s.stream)
) AS waiting;
