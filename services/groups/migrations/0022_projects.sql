-- Projects that reporting keeps, and what is part of them.
CREATE TABLE project (
    project_id uuid PRIMARY KEY,
    name text NOT NULL,
    first_month date NOT NULL,
    last_month date NOT NULL,
    open boolean NOT NULL
);
COMMENT ON TABLE project IS 'Projects of the office, as reporting has told of them, to be chosen from.';
COMMENT ON COLUMN project.project_id IS 'The project; uuid; reporting.project_listed.v1; personal: no; keep: always';
COMMENT ON COLUMN project.name IS 'What it is called; text; reporting.project_listed.v1; personal: no; keep: always';
COMMENT ON COLUMN project.first_month IS 'First day of its first month; date; reporting.project_listed.v1; personal: no; keep: always';
COMMENT ON COLUMN project.last_month IS 'First day of its last month; date; reporting.project_listed.v1; personal: no; keep: always';
COMMENT ON COLUMN project.open IS 'Whether it can be chosen; flag; reporting.project_listed.v1; personal: no; keep: always';
CREATE TABLE group_project (
    group_id uuid NOT NULL,
    project_id uuid NOT NULL,
    CONSTRAINT group_once_in_a_project PRIMARY KEY (group_id, project_id),
    CONSTRAINT project_of_a_group FOREIGN KEY (group_id) REFERENCES self_help_group (group_id) ON DELETE CASCADE,
    CONSTRAINT group_in_a_known_project FOREIGN KEY (project_id) REFERENCES project (project_id)
);
COMMENT ON TABLE group_project IS 'Which projects groups are part of.';
COMMENT ON COLUMN group_project.group_id IS 'The group; uuid; staff; personal: no; keep: always';
COMMENT ON COLUMN group_project.project_id IS 'The project; uuid; staff; personal: no; keep: always';
