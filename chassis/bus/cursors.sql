-- name: make_cursors(reader, offices, services, streams)!
-- A cursor before the first message, where there is none.
INSERT INTO bus.cursor (reader, office, service, stream)
SELECT :reader, wanted.office, wanted.service, wanted.stream
FROM unnest(:offices::text[], :services::text[], :streams::text[]) AS wanted (office, service, stream)
ON CONFLICT (reader, office, service, stream) DO NOTHING;

-- name: lock_cursors(reader, offices, services, streams)
-- Lock the cursors of a batch, in one order.
SELECT c.office, c.service, c.stream, c.epoch, c.sequence, c.message_id, c.timeline, c.replay_until,
       c.head_epoch, c.head_last, c.gap_since
FROM bus.cursor AS c
JOIN unnest(:offices::text[], :services::text[], :streams::text[]) AS wanted (office, service, stream)
    ON (wanted.office, wanted.service, wanted.stream) = (c.office, c.service, c.stream)
WHERE c.reader = :reader
ORDER BY c.office, c.service, c.stream
FOR UPDATE OF c;

-- name: save_cursor(reader, office, service, stream, epoch, sequence, replay_until, message_id, timeline, head_epoch, head_last, heard_at, gap, moved_at)!
-- Move a cursor, last in the batch's transaction.
UPDATE bus.cursor
SET epoch = :epoch, sequence = :sequence, replay_until = :replay_until, message_id = :message_id,
    timeline = :timeline::bigint[],
    head_epoch = :head_epoch, head_last = :head_last,
    head_at = COALESCE(:heard_at::timestamptz, head_at),
    gap_since = CASE WHEN :gap::boolean THEN COALESCE(gap_since, now()) END,
    moved_at = COALESCE(:moved_at::timestamptz, moved_at)
WHERE reader = :reader AND office = :office AND service = :service AND stream = :stream;
