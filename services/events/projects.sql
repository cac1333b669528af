-- name: keep_project(project_id, name, first_month, last_month, open)!
INSERT INTO project (project_id, name, first_month, last_month, open)
VALUES (:project_id, :name, :first_month, :last_month, :open)
ON CONFLICT (project_id) DO UPDATE
SET name = excluded.name, first_month = excluded.first_month, last_month = excluded.last_month, open = excluded.open;

-- name: list_choosable(kind, activity_id)
-- Projects that are open, and those it is part of already.
SELECT p.project_id AS id, p.name, p.first_month, p.last_month, a.project_id IS NOT NULL AS chosen
FROM project AS p
LEFT JOIN activity_project AS a
    ON a.project_id = p.project_id AND a.kind = :kind AND a.activity_id = :activity_id::uuid
WHERE p.open OR a.project_id IS NOT NULL
ORDER BY p.name COLLATE "nb-x-icu";

-- name: set_projects(kind, activity_id, projects)!
-- It is part of these, and of no others.
WITH gone AS (
    DELETE FROM activity_project
    WHERE kind = :kind AND activity_id = :activity_id AND project_id <> ALL(:projects::uuid[])
)
INSERT INTO activity_project (kind, activity_id, project_id)
SELECT :kind, :activity_id, project_id FROM unnest(:projects::uuid[]) AS wanted (project_id)
ON CONFLICT (kind, activity_id, project_id) DO NOTHING;
