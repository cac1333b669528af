-- name: add_counts(kinds, activity_ids, indicators, periods, changes)!
INSERT INTO activity_count (kind, activity_id, indicator, period, value)
SELECT c.kind, c.activity_id, c.indicator, c.period, c.change
FROM unnest(:kinds::text[], :activity_ids::uuid[], :indicators::text[], :periods::date[], :changes::bigint[])
     AS c (kind, activity_id, indicator, period, change)
ON CONFLICT (kind, activity_id, indicator, period) DO UPDATE SET value = activity_count.value + excluded.value;

-- name: keep_projects(kind, activity_id, projects)!
INSERT INTO activity_project (kind, activity_id, projects) VALUES (:kind, :activity_id, :projects::uuid[])
ON CONFLICT (kind, activity_id) DO UPDATE SET projects = excluded.projects;

-- name: drop_open_counts()!
-- What the last closing did not hold: the replay tells of it again.
DELETE FROM activity_count WHERE closed_value IS NULL;

-- name: rewind_counts()!
UPDATE activity_count SET value = closed_value WHERE value <> closed_value;

-- name: drop_open_projects()!
DELETE FROM activity_project WHERE closed_projects IS NULL;

-- name: rewind_projects()!
UPDATE activity_project SET projects = closed_projects WHERE projects <> closed_projects;

-- name: freeze_counts(period)!
-- What all closed months hold now.
UPDATE activity_count SET closed_value = value
WHERE period <= :period::date AND closed_value IS DISTINCT FROM value;

-- name: freeze_projects()!
UPDATE activity_project SET closed_projects = projects WHERE closed_projects IS DISTINCT FROM projects;

-- name: hold_activities()!
UPDATE counted_by SET activities_held = true WHERE NOT activities_held;
