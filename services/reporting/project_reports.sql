-- name: list_counts(project_id, before_on)
-- What the activities of a project have counted for, month by month, also before it began: a stock stands on that.
SELECT c.indicator, c.period, sum(c.value)::bigint AS value
FROM activity_project AS a
JOIN activity_count AS c USING (kind, activity_id)
WHERE a.projects @> ARRAY[:project_id::uuid] AND c.period < :before_on::date
GROUP BY c.indicator, c.period;

-- name: count_activities(project_id)
SELECT kind, count(*) AS many FROM activity_project
WHERE projects @> ARRAY[:project_id::uuid]
GROUP BY kind;
