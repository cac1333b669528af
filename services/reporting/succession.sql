-- name: lock_log()^
SELECT pg_advisory_xact_lock(hashtextextended('reporting.national_log', 0));

-- name: insert(office, successor, begins_on, noted_on, log_position)!
-- Once; an office closes into one other.
INSERT INTO succession (office, successor, begins_on, noted_on, log_position)
VALUES (:office, :successor, :begins_on, :noted_on, :log_position)
ON CONFLICT (office) DO NOTHING;

-- name: list_all(position)
SELECT office, successor, begins_on FROM succession
WHERE log_position <= COALESCE(:position::bigint, log_position)
ORDER BY begins_on, office;

-- name: list_later_flows(begins_on)
-- What has been counted as happening on that day or later.
SELECT DISTINCT indicator FROM tally
WHERE span = 'month' AND period >= :begins_on::date AND NOT stock AND value <> 0
ORDER BY indicator;

-- name: is_known(office)$
-- Whether anything has been heard of an office.
SELECT EXISTS (SELECT 1 FROM national_manifest WHERE office = :office) OR EXISTS (SELECT 1 FROM reference.office WHERE code = :office);

-- name: is_open(office, day)$
-- Whether an office there is has not closed itself by a day.
SELECT EXISTS (SELECT 1 FROM reference.office WHERE code = :office AND (valid_to IS NULL OR valid_to > :day::date))
   AND NOT EXISTS (SELECT 1 FROM succession WHERE office = :office AND begins_on <= :day::date);

-- name: has_signed_off(office, period)$
-- Whether a month is signed off and head office has what was told of it.
SELECT COALESCE((SELECT matches FROM national_manifest
                 WHERE office = :office AND span = 'month' AND period = :period::date), false);

-- name: list_told_later(office, begins_on)
-- What stands of that day and later, and is not nought.
SELECT DISTINCT indicator FROM national_tally
WHERE office = :office AND period >= :begins_on::date AND (state = 'under_five' OR value > 0)
ORDER BY indicator;

-- name: read_last_position()$
SELECT greatest((SELECT max(log_position) FROM national_log), (SELECT max(log_position) FROM national_revision), 0);
