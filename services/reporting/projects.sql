-- name: insert_project(project_id, name, funder, first_month, last_month, aims, made_at)^
INSERT INTO project (project_id, name, funder, first_month, last_month, aims, made_at)
VALUES (:project_id, :name, :funder, :first_month, :last_month, :aims::text, :made_at)
RETURNING project_id, name, first_month, last_month, open;

-- name: change_project(project_id, name, funder, first_month, last_month, aims)^
UPDATE project
SET name = :name, funder = :funder, first_month = :first_month, last_month = :last_month, aims = :aims::text
WHERE project_id = :project_id
RETURNING project_id, name, first_month, last_month, open;

-- name: set_open(project_id, open)^
UPDATE project SET open = :open WHERE project_id = :project_id
RETURNING project_id, name, first_month, last_month, open;

-- name: find_project(project_id)^
SELECT project_id, name, funder, first_month, last_month, aims, open FROM project WHERE project_id = :project_id;

-- name: list_projects()
-- Those that are open first, then the latest, each with how many groups, events and outreach are part of it.
SELECT p.project_id, p.name, p.funder, p.first_month, p.last_month, p.open,
       (SELECT count(*) FROM activity_project AS a WHERE a.projects @> ARRAY[p.project_id]) AS activities
FROM project AS p
ORDER BY p.open DESC, p.last_month DESC, p.name COLLATE "nb-x-icu";

-- name: list_goals(project_id)
SELECT indicator, target FROM project_goal WHERE project_id = :project_id ORDER BY indicator;

-- name: delete_goals(project_id)!
DELETE FROM project_goal WHERE project_id = :project_id;

-- name: insert_goals(project_id, indicators, targets)!
INSERT INTO project_goal (project_id, indicator, target)
SELECT :project_id, g.indicator, g.target
FROM unnest(:indicators::text[], :targets::integer[]) AS g (indicator, target);
