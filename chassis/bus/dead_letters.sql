-- name: list_blocked(reader, subjects)
-- Subjects that wait behind a dead letter.
SELECT DISTINCT subject FROM bus.dead_letter
WHERE reader = :reader AND subject = ANY (:subjects::text[]) AND state IN ('dead', 'parked', 'retry');

-- name: insert_dead_letter(reader, office, service, stream, epoch, sequence, message_id, type, subject, handler, body, reason, state, noted_at)!
INSERT INTO bus.dead_letter
    (reader, office, service, stream, epoch, sequence, message_id, type, subject, handler, body, reason, state, noted_at)
VALUES (:reader, :office, :service, :stream, :epoch, :sequence, :message_id, :type, :subject, :handler, :body, :reason,
        :state, :noted_at)
ON CONFLICT (reader, office, service, stream, epoch, sequence) DO NOTHING;

-- name: drop_after(reader, office, service, stream, after, now)!
UPDATE bus.dead_letter SET state = 'dropped', settled_at = :now::timestamptz
WHERE reader = :reader AND office = :office AND service = :service AND stream = :stream
  AND sequence > :after::bigint AND state IN ('dead', 'parked', 'retry');

-- name: count_dead(reader, at_most, now)$
-- The message is dealt with; one more in a row, and at the limit the reader stands still.
UPDATE bus.reader
SET working_on = NULL, kills = 0,
    single_steps = greatest(single_steps - 1, 0),
    piece = CASE WHEN single_steps > 1 THEN piece ELSE 0 END,
    dead_in_a_row = dead_in_a_row + 1,
    stopped_at = CASE WHEN dead_in_a_row + 1 >= :at_most::integer THEN :now::timestamptz ELSE stopped_at END,
    stopped_reason = CASE WHEN dead_in_a_row + 1 >= :at_most::integer THEN 'dead_letters_in_a_row' ELSE stopped_reason END
WHERE reader = :reader
RETURNING stopped_at IS NOT NULL;

-- name: list_to_retry(reader)
SELECT dead_letter_id FROM bus.dead_letter WHERE reader = :reader AND state = 'retry' ORDER BY dead_letter_id;

-- name: lock_to_retry(dead_letter_id)^
SELECT reader, subject, type, body FROM bus.dead_letter
WHERE dead_letter_id = :dead_letter_id AND state = 'retry'
FOR UPDATE;

-- name: promote_parked(reader, subject)!
-- The first one parked behind what has been done is tried next.
UPDATE bus.dead_letter SET state = 'retry'
WHERE dead_letter_id = (
    SELECT min(dead_letter_id) FROM bus.dead_letter
    WHERE reader = :reader AND subject = :subject AND state = 'parked'
);

-- name: settle(dead_letter_id, state, now)!
UPDATE bus.dead_letter SET state = :state, settled_at = :now::timestamptz WHERE dead_letter_id = :dead_letter_id;

-- name: still_dead(dead_letter_id, reason)!
UPDATE bus.dead_letter SET state = 'dead', attempts = attempts + 1, reason = :reason
WHERE dead_letter_id = :dead_letter_id;

-- name: ask_retry(dead_letter_id)!
UPDATE bus.dead_letter SET state = 'retry'
WHERE state = 'dead' AND (:dead_letter_id::bigint IS NULL OR dead_letter_id = :dead_letter_id::bigint);

-- name: start_readers()!
UPDATE bus.reader SET stopped_at = NULL, stopped_reason = NULL, dead_in_a_row = 0 WHERE stopped_at IS NOT NULL;

-- name: drop(dead_letter_id, now)!
-- Give one up; the first one parked behind it takes its place and is tried.
WITH dropped AS (
    UPDATE bus.dead_letter SET state = 'dropped', settled_at = :now::timestamptz
    WHERE dead_letter_id = :dead_letter_id AND state IN ('dead', 'retry')
    RETURNING dead_letter_id, reader, subject
), next AS (
    UPDATE bus.dead_letter SET state = 'retry'
    WHERE dead_letter_id = (
        SELECT min(parked.dead_letter_id) FROM bus.dead_letter AS parked
        JOIN dropped ON dropped.reader = parked.reader AND dropped.subject = parked.subject
        WHERE parked.state = 'parked'
    )
    RETURNING 1
)
UPDATE bus.reader SET stopped_at = NULL, stopped_reason = NULL, dead_in_a_row = 0
FROM dropped WHERE bus.reader.reader = dropped.reader;

-- name: list_open()
SELECT dead_letter_id, reader, office, service, stream, epoch, sequence, type, subject, handler, reason, attempts, state, noted_at
FROM bus.dead_letter WHERE state IN ('dead', 'parked', 'retry') ORDER BY dead_letter_id;

-- name: read_dead_letter(dead_letter_id)^
SELECT dead_letter_id, reader, office, service, stream, epoch, sequence, message_id, type, subject, handler, body, reason,
       attempts, state, noted_at, settled_at
FROM bus.dead_letter WHERE dead_letter_id = :dead_letter_id;
