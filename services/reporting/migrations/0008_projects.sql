-- Projects that an office has a grant for, and what was done in them: counted beside the tallies, told to nobody by itself.
CREATE TABLE project (
    project_id uuid PRIMARY KEY,
    name text NOT NULL,
    funder text NOT NULL,
    first_month date NOT NULL,
    last_month date NOT NULL,
    aims text,
    open boolean NOT NULL DEFAULT true,
    made_at timestamptz NOT NULL,
    CONSTRAINT one_project_per_name UNIQUE (name),
    CONSTRAINT project_in_whole_months CHECK (extract(day FROM first_month) = 1 AND extract(day FROM last_month) = 1),
    CONSTRAINT project_begins_before_it_ends CHECK (first_month <= last_month)
);
COMMENT ON TABLE project IS 'Projects the office has money for: who gives it, for which months.';
COMMENT ON COLUMN project.project_id IS 'The project; uuid; staff; personal: no; keep: always';
COMMENT ON COLUMN project.name IS 'What it is called; text; staff; personal: no; keep: always';
COMMENT ON COLUMN project.funder IS 'Who gives the money: an organisation; text; staff; personal: no; keep: always';
COMMENT ON COLUMN project.first_month IS 'First day of its first month; date; staff; personal: no; keep: always';
COMMENT ON COLUMN project.last_month IS 'First day of its last month; date; staff; personal: no; keep: always';
COMMENT ON COLUMN project.aims IS 'What it is for, without names, null when nothing is said; text; staff; personal: no; keep: always';
COMMENT ON COLUMN project.open IS 'Whether more can be put into it; flag; staff; personal: no; keep: always';
COMMENT ON COLUMN project.made_at IS 'When it was made; UTC; clock; personal: no; keep: always';
CREATE TABLE project_goal (
    project_id uuid NOT NULL,
    indicator text NOT NULL,
    target integer NOT NULL,
    CONSTRAINT one_goal_per_indicator PRIMARY KEY (project_id, indicator),
    CONSTRAINT goal_of_a_project FOREIGN KEY (project_id) REFERENCES project (project_id),
    CONSTRAINT a_goal_is_something CHECK (target > 0)
);
COMMENT ON TABLE project_goal IS 'How many of something a project is to come to.';
COMMENT ON COLUMN project_goal.project_id IS 'The project; uuid; staff; personal: no; keep: always';
COMMENT ON COLUMN project_goal.indicator IS 'Of what; code of contracts/indicators.yaml; staff; personal: no; keep: always';
COMMENT ON COLUMN project_goal.target IS 'How many; count; staff; personal: no; keep: always';
CREATE TABLE project_told (
    project_id uuid NOT NULL,
    indicator text NOT NULL,
    revision integer NOT NULL,
    state text NOT NULL,
    value bigint,
    CONSTRAINT told_once_of_a_project PRIMARY KEY (project_id, indicator, revision),
    CONSTRAINT told_of_a_project FOREIGN KEY (project_id) REFERENCES project (project_id),
    CONSTRAINT project_told_state CHECK (state IN ('stated', 'under_five', 'folded')),
    CONSTRAINT only_what_is_stated_has_a_value CHECK ((state = 'stated') = (value IS NOT NULL)),
    CONSTRAINT project_people_in_fives CHECK (value IS NULL OR value = 0 OR value >= 5)
);
COMMENT ON TABLE project_told IS 'What the office may say of people in a project: settled when months are closed, and changed by five or more.';
COMMENT ON COLUMN project_told.project_id IS 'The project; uuid; closing; personal: no; keep: always';
COMMENT ON COLUMN project_told.indicator IS 'Which figure about people; code of contracts/indicators.yaml; closing; personal: no; keep: always';
COMMENT ON COLUMN project_told.revision IS 'How many times it has been settled; the last stands, and all that were before are remembered; count; closing; personal: no; keep: always';
COMMENT ON COLUMN project_told.state IS 'A number, under five, or folded: not told, as it would tell of others; enum; closing; personal: no; keep: always';
COMMENT ON COLUMN project_told.value IS 'The number, null when none is told; count; closing; personal: no; keep: always';
CREATE TABLE activity_project (
    kind text NOT NULL,
    activity_id uuid NOT NULL,
    projects uuid[] NOT NULL,
    closed_projects uuid[],
    CONSTRAINT one_row_per_activity PRIMARY KEY (kind, activity_id),
    CONSTRAINT activity_kind CHECK (kind IN ('group', 'event', 'outreach'))
);
CREATE INDEX activity_by_project ON activity_project USING gin (projects);
COMMENT ON TABLE activity_project IS 'Which projects a group, an event or outreach is part of, as groups and events have told.';
COMMENT ON COLUMN activity_project.kind IS 'What it is; enum; events; personal: no; keep: always';
COMMENT ON COLUMN activity_project.activity_id IS 'Which one; uuid; events; personal: no; keep: always';
COMMENT ON COLUMN activity_project.projects IS 'Its projects, none when it was taken out; uuids; events; personal: no; keep: always';
COMMENT ON COLUMN activity_project.closed_projects IS 'The same at the last closing, from which a replay starts, null when it was not heard of then; uuids; closing; personal: no; keep: always';
CREATE TABLE activity_count (
    kind text NOT NULL,
    activity_id uuid NOT NULL,
    indicator text NOT NULL,
    period date NOT NULL,
    value bigint NOT NULL,
    closed_value bigint,
    CONSTRAINT one_count_per_activity PRIMARY KEY (kind, activity_id, indicator, period),
    CONSTRAINT activity_count_kind CHECK (kind IN ('group', 'event', 'outreach'))
);
COMMENT ON TABLE activity_count IS 'What each group, event and outreach has counted for, month by month: a project is the sum of its own.';
COMMENT ON COLUMN activity_count.kind IS 'What it is; enum; events; personal: no; keep: always';
COMMENT ON COLUMN activity_count.activity_id IS 'Which one; uuid; events; personal: no; keep: always';
COMMENT ON COLUMN activity_count.indicator IS 'What is counted; code of contracts/indicators.yaml; events; personal: no; keep: always';
COMMENT ON COLUMN activity_count.period IS 'First day of the month; date; events; personal: no; keep: always';
COMMENT ON COLUMN activity_count.value IS 'How many more; of what stands, how many came to and went; count; events; personal: no; keep: always';
COMMENT ON COLUMN activity_count.closed_value IS 'The value at the last closing, from which a replay starts, null when its month was open then; count; closing; personal: no; keep: always';
ALTER TABLE counted_by ADD COLUMN activities_held boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN counted_by.activities_held IS 'Whether the last closing froze what activities counted for: before it has, a replay counts closed months too; flag; closing; personal: no; keep: always';
