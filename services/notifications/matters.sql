-- name: raise_versions(subject, version, told_by, told_sequence, changed_at)!
-- Locked in the order of their ids; an older version changes nothing.
INSERT INTO matter (subject, version, told_by, told_sequence, changed_at)
SELECT told.subject, told.version, told.told_by, told.told_sequence, :changed_at::timestamptz
FROM unnest(:subject::text[], :version::integer[], :told_by::text[], :told_sequence::bigint[])
    AS told (subject, version, told_by, told_sequence)
ORDER BY told.subject
ON CONFLICT ON CONSTRAINT one_version_per_matter DO UPDATE
    SET
        version = excluded.version, told_by = excluded.told_by, told_sequence = excluded.told_sequence,
        changed_at = excluded.changed_at
    WHERE matter.version < excluded.version;

-- name: judge_at_once(subjects, now)!
-- What waits for another try of an earlier version is looked at now; it will be found stale.
UPDATE message SET next_try_at = :now
FROM matter
WHERE
    matter.subject = ANY(:subjects::text[]) AND message.about_subject = matter.subject
    AND message.about_version < matter.version AND message.state = 'waiting';

-- name: forget_told_after(told_by, after)!
DELETE FROM matter WHERE told_by = :told_by AND told_sequence > :after;

-- name: delete_old(before)!
DELETE FROM matter WHERE changed_at < :before;
