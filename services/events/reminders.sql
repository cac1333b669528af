-- name: lock_due(now, until, settled_before, row_limit)
-- Parties with a place at an event that is near, who have not been reminded of it as it is now; the nearest first. One that
-- somebody is changing is looked at next time.
SELECT
    r.registration_id, r.name, r.email, r.language, r.seats, r.code, r.way, e.event_id, e.version, e.title, e.starts_at,
    e.ends_at, e.place, e.format, e.digital_capacity, e.digital_address
FROM registration AS r
JOIN event AS e USING (event_id)
WHERE
    e.state = 'published' AND e.starts_at > :now::timestamptz AND e.starts_at <= :until::timestamptz
    AND r.state = 'confirmed' AND r.email IS NOT NULL AND r.changed_at <= :settled_before
    AND r.reminded_version IS DISTINCT FROM e.version
ORDER BY e.starts_at, e.event_id, r.line_number
LIMIT :row_limit
FOR UPDATE OF r SKIP LOCKED;

-- name: mark_reminded(registration_ids, version)!
-- They have been reminded of the event as it is now.
UPDATE registration SET reminded_version = :version WHERE registration_id = ANY(:registration_ids::uuid[]);
