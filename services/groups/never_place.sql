-- name: lock_two(enquiries)
-- Both, always locked in the same order.
SELECT enquiry_id FROM enquiry
WHERE enquiry_id = ANY(CAST(:enquiries AS uuid [])) AND state IN ('waiting', 'placed')
ORDER BY enquiry_id
FOR UPDATE;

-- name: upsert_pair(enquiry_id, other_id, reason, until, noted_by, noted_on)!
-- On whichever of the two it is noted.
INSERT INTO never_place (enquiry_id, other_id, reason, until, noted_by, noted_on)
VALUES (:enquiry_id, :other_id, :reason, :until, :noted_by, :noted_on)
ON CONFLICT ON CONSTRAINT pair_is_noted_once DO UPDATE
SET reason = excluded.reason, until = excluded.until, noted_by = excluded.noted_by, noted_on = excluded.noted_on;

-- name: delete_pair(enquiry_id, other_id)!
-- From both sides.
DELETE FROM never_place
WHERE (enquiry_id = :enquiry_id AND other_id = :other_id) OR (enquiry_id = :other_id AND other_id = :enquiry_id);

-- name: list_of(enquiry_id, today)
-- From either side, while it holds.
SELECT p.enquiry_id AS other_id, p.called, n.reason, n.until, n.noted_on
FROM never_place AS n
JOIN enquirer AS p ON p.enquiry_id = CASE WHEN n.enquiry_id = :enquiry_id THEN n.other_id ELSE n.enquiry_id END
WHERE :enquiry_id IN (n.enquiry_id, n.other_id) AND (n.until IS NULL OR n.until >= :today)
ORDER BY n.noted_on, p.enquiry_id;

-- name: list_others(enquiry_id)
-- Everybody else who is still somebody, those who came last first: they are the likeliest to be known together.
SELECT e.enquiry_id, p.called, e.received_on, e.state
FROM enquiry AS e
JOIN enquirer AS p USING (enquiry_id)
WHERE e.enquiry_id <> :enquiry_id AND e.state IN ('waiting', 'placed')
ORDER BY e.received_at DESC
LIMIT 500;

-- name: list_pairs(today)
-- All that hold.
SELECT enquiry_id, other_id FROM never_place WHERE until IS NULL OR until >= :today;

-- name: is_broken_in(group_id, today)$
-- Whether two of a group's people must never meet.
SELECT EXISTS (
    SELECT FROM never_place AS n
    JOIN membership AS one ON one.enquiry_id = n.enquiry_id
    JOIN membership AS other ON other.enquiry_id = n.other_id
    WHERE one.group_id = :group_id AND other.group_id = :group_id AND (n.until IS NULL OR n.until >= :today)
);

-- name: delete_of(enquiries)!
-- From either side.
DELETE FROM never_place
WHERE enquiry_id = ANY(CAST(:enquiries AS uuid [])) OR other_id = ANY(CAST(:enquiries AS uuid []));
