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
CREATE TABLE activity_project (
    kind text NOT NULL,
    activity_id uuid NOT NULL,
    project_id uuid NOT NULL,
    CONSTRAINT once_in_a_project PRIMARY KEY (kind, activity_id, project_id),
    CONSTRAINT in_a_known_project FOREIGN KEY (project_id) REFERENCES project (project_id),
    CONSTRAINT activity_kind CHECK (kind IN ('event', 'outreach'))
);
COMMENT ON TABLE activity_project IS 'Which projects events and outreach are part of.';
COMMENT ON COLUMN activity_project.kind IS 'An event or outreach; enum; staff; personal: no; keep: always';
COMMENT ON COLUMN activity_project.activity_id IS 'Which one; uuid; staff; personal: no; keep: always';
COMMENT ON COLUMN activity_project.project_id IS 'The project; uuid; staff; personal: no; keep: always';
