-- name: keep_project(project_id, name, first_month, last_month, open)!
INSERT INTO project (project_id, name, first_month, last_month, open)
VALUES (:project_id, :name, :first_month, :last_month, :open)
ON CONFLICT (project_id) DO UPDATE
SET name = excluded.name, first_month = excluded.first_month, last_month = excluded.last_month, open = excluded.open;

-- name: list_choosable(group_id)
-- Projects that are open, and those the group is part of already.
SELECT p.project_id AS id, p.name, p.first_month, p.last_month, g.project_id IS NOT NULL AS chosen
FROM project AS p
LEFT JOIN group_project AS g ON g.project_id = p.project_id AND g.group_id = CAST(:group_id AS uuid)
WHERE p.open OR g.project_id IS NOT NULL
ORDER BY p.name COLLATE "nb-x-icu";

-- name: set_projects(group_id, projects)!
-- It is part of these, and of no others.
WITH gone AS (
    DELETE FROM group_project WHERE group_id = :group_id AND project_id <> ALL(CAST(:projects AS uuid []))
)
INSERT INTO group_project (group_id, project_id)
SELECT :group_id, wanted.project_id FROM unnest(CAST(:projects AS uuid [])) AS wanted (project_id)
ON CONFLICT (group_id, project_id) DO NOTHING;
