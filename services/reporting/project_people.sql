-- name: list_over(open_from)
-- Projects all of whose months are closed.
SELECT project_id, first_month, last_month FROM project WHERE last_month < :open_from::date ORDER BY project_id;

-- name: read_truth(project_id, indicator, first_month, before_on)^
-- How many in the project, and how many at the office, in the same months.
SELECT
    COALESCE((
        SELECT sum(c.value)
        FROM activity_project AS a
        JOIN activity_count AS c USING (kind, activity_id)
        WHERE a.projects @> ARRAY[:project_id::uuid] AND c.indicator = :indicator
          AND c.period >= :first_month::date AND c.period < :before_on::date
    ), 0) AS project,
    COALESCE((
        SELECT sum(t.value)
        FROM tally AS t
        WHERE t.indicator = :indicator AND t.span = 'month' AND t.area_kind = 'office' AND t.breakdown = '{}'
          AND t.period >= :first_month::date AND t.period < :before_on::date
    ), 0) AS office;

-- name: list_told(project_id)
SELECT indicator, state, value FROM project_told WHERE project_id = :project_id ORDER BY indicator, revision;

-- name: keep_told(project_id, indicator, revision, state, value)!
INSERT INTO project_told (project_id, indicator, revision, state, value)
VALUES (:project_id, :indicator, :revision, :state, :value::bigint);
