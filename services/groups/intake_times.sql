-- name: insert_times(times, begins, ends, way, place, met_by, offered_by, offered_at)!
INSERT INTO intake_time (time_id, begins_at, ends_at, way, place, met_by, offered_by, offered_at)
SELECT each.time_id, each.begins_at, each.ends_at, :way, :place, :met_by, :offered_by, :offered_at
FROM unnest(CAST(:times AS uuid []), CAST(:begins AS timestamptz []), CAST(:ends AS timestamptz []))
    AS each (time_id, begins_at, ends_at);

-- name: lock_times(times)
-- Held until COMMIT; who has them is asked in another statement, for that may have changed while we waited.
SELECT time_id, begins_at, ends_at, way, place, met_by
FROM intake_time
WHERE time_id = ANY(CAST(:times AS uuid []))
ORDER BY time_id
FOR UPDATE;

-- name: is_taken(time_id)$
SELECT EXISTS (SELECT FROM intake_appointment WHERE time_id = :time_id);

-- name: delete_time(time_id)!
DELETE FROM intake_time WHERE time_id = :time_id;

-- name: list_times(now)
-- What is ahead, and what was and has not been noted; with who has taken each.
SELECT
    t.time_id, t.begins_at, t.ends_at, t.way, t.place, t.met_by, t.begins_at <= :now AS has_begun, a.enquiry_id, p.called,
    coalesce(a.number, CASE WHEN p.channel = 'phone' THEN p.address END) AS number
FROM intake_time AS t
LEFT JOIN intake_appointment AS a USING (time_id)
LEFT JOIN enquirer AS p ON p.enquiry_id = a.enquiry_id
WHERE t.begins_at > :now OR a.enquiry_id IS NOT NULL
ORDER BY t.begins_at, t.met_by, t.time_id;

-- name: list_free(after)
SELECT t.time_id, t.begins_at, t.ends_at, t.way, t.place, t.met_by
FROM intake_time AS t
WHERE
    t.begins_at >= :after
    AND NOT EXISTS (SELECT FROM intake_appointment AS a WHERE a.time_id = t.time_id)
ORDER BY t.begins_at, t.met_by, t.time_id;

-- name: list_names(now)
SELECT min(met_by) AS met_by FROM intake_time WHERE ends_at > :now GROUP BY lower(met_by) ORDER BY 1;

-- name: find_usual_name(offered_by)$
SELECT met_by FROM intake_time WHERE offered_by = :offered_by ORDER BY offered_at DESC, time_id LIMIT 1;

-- name: delete_old_appointments(before)!
DELETE FROM intake_appointment AS a
USING intake_time AS t
WHERE t.time_id = a.time_id AND t.ends_at < :before;

-- name: delete_old_times(before)!
-- Whatever somebody still has is left, should it have been taken in this very moment.
DELETE FROM intake_time AS t
WHERE t.ends_at < :before AND NOT EXISTS (SELECT FROM intake_appointment AS a WHERE a.time_id = t.time_id);
