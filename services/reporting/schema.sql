-- The day nearest to ``day`` on which an area's code was valid; ``day`` itself where the reference does not know the code.
CREATE FUNCTION valid_day(kind text, code text, day date) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT COALESCE(
        max(CASE WHEN a.valid_to IS NULL OR a.valid_to > valid_day.day THEN valid_day.day ELSE a.valid_to - 1 END)
            FILTER (WHERE a.valid_from <= valid_day.day),
        min(a.valid_from),
        valid_day.day)
    FROM (SELECT m.valid_from, m.valid_to FROM reference.municipality AS m
          WHERE valid_day.kind = 'municipality' AND m.code = valid_day.code
          UNION ALL
          SELECT c.valid_from, c.valid_to FROM reference.county AS c
          WHERE valid_day.kind = 'county' AND c.code = valid_day.code) AS a
$$;

-- What a cell is a part by: the dimension of its breakdown, empty for a total.
CREATE FUNCTION dimension_of(breakdown jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT split_part(dimension_of.breakdown::text, '"', 2)
$$;
-- Which part by that dimension it is, empty for a total.
CREATE FUNCTION code_of(breakdown jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT split_part(code_of.breakdown::text, '"', 4)
$$;
-- The day by which a figure's area is looked up in sums of whole years, where no map changes within the year.
CREATE FUNCTION area_day(area_on date, period date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN extract(year FROM area_day.area_on) = extract(year FROM area_day.period)
                THEN make_date(extract(year FROM area_day.period)::integer, 1, 1) ELSE area_day.area_on END
$$;

-- What a group is and when it started, stepped back and ended, as far as counting needs it; nothing about people.
CREATE TABLE group_fact (
    group_id uuid PRIMARY KEY,
    municipality_code text,
    format text NOT NULL,
    theme text,
    started_on date NOT NULL,
    stepped_back_on date,
    ended_on date,
    closed boolean NOT NULL DEFAULT false,
    closed_stepped_back_on date,
    closed_ended_on date,
    CONSTRAINT group_format CHECK (format IN ('in_person', 'digital'))
);
COMMENT ON TABLE group_fact IS 'Groups as heard from groups'' events: what later events about the same group are counted by.';
COMMENT ON COLUMN group_fact.group_id IS 'The group; uuid; groups.group_started.v1; personal: no; keep: always';
COMMENT ON COLUMN group_fact.municipality_code IS 'Where it meets, null when not stated; four digits; groups.group_started.v1; personal: no; keep: always';
COMMENT ON COLUMN group_fact.format IS 'In person or digital; enum; groups.group_started.v1; personal: no; keep: always';
COMMENT ON COLUMN group_fact.theme IS 'Its theme, null when cross-problem; code; groups.group_started.v1; personal: no; keep: always';
COMMENT ON COLUMN group_fact.started_on IS 'When it started; date; groups.group_started.v1; personal: no; keep: always';
COMMENT ON COLUMN group_fact.stepped_back_on IS 'When the initiators left, null before; date; groups.group_stepped_back.v1; personal: no; keep: always';
COMMENT ON COLUMN group_fact.ended_on IS 'When it ended, null before; date; groups.group_ended.v1; personal: no; keep: always';
COMMENT ON COLUMN group_fact.closed IS 'Whether its start belongs to a closed month, so that a replay starts with it; flag; closing; personal: no; keep: always';
COMMENT ON COLUMN group_fact.closed_stepped_back_on IS 'When the initiators left, if the last closing held it, else null; date; closing; personal: no; keep: always';
COMMENT ON COLUMN group_fact.closed_ended_on IS 'When it ended, if the last closing held it, else null; date; closing; personal: no; keep: always';

-- The truth of this office, and beside it what has been stated of it: value = stated_value + held, whenever at rest.
CREATE TABLE tally (
    indicator text NOT NULL,
    span text NOT NULL,
    period date NOT NULL,
    area_kind text NOT NULL,
    area text NOT NULL,
    breakdown jsonb NOT NULL,
    area_on date NOT NULL,
    stock boolean NOT NULL,
    rule text NOT NULL,
    value bigint NOT NULL DEFAULT 0,
    closed_value bigint,
    stated_value bigint,
    stated_state text,
    held bigint NOT NULL DEFAULT 0,
    revision integer NOT NULL DEFAULT 0,
    CONSTRAINT one_tally_per_cell PRIMARY KEY (indicator, span, period, area_kind, area, breakdown),
    CONSTRAINT tally_span CHECK (span IN ('month', 'year')),
    CONSTRAINT tally_begins_its_span CHECK (period = date_trunc(span, period::timestamp)::date),
    CONSTRAINT tally_area_kind CHECK (area_kind IN ('municipality', 'county', 'office')),
    CONSTRAINT tally_rule CHECK (rule IN ('live', 'closing', 'people')),
    CONSTRAINT tally_stated_state CHECK (stated_state IN ('stated', 'under_five', 'folded')),
    CONSTRAINT only_a_stated_cell_has_a_value CHECK ((stated_state = 'stated') IS NOT DISTINCT FROM (stated_value IS NOT NULL) OR stated_state IS NULL),
    CONSTRAINT people_are_stated_in_fives CHECK (rule <> 'people' OR stated_value IS NULL OR stated_value = 0 OR stated_value >= 5)
);
CREATE INDEX tally_unsettled ON tally (period) WHERE value <> COALESCE(stated_value, 0) + held;
CREATE INDEX tally_by_period ON tally (span, period);
COMMENT ON TABLE tally IS 'An indicator''s value for one period, area and breakdown at this office.';
COMMENT ON COLUMN tally.indicator IS 'What is counted; code of contracts/indicators.yaml; events; personal: no; keep: always';
COMMENT ON COLUMN tally.span IS 'A month, or a year so far (people only); enum; events; personal: no; keep: always';
COMMENT ON COLUMN tally.period IS 'First day of the span; date; events; personal: no; keep: always';
COMMENT ON COLUMN tally.area_kind IS 'Municipality, county or office; enum; catalogue; personal: no; keep: always';
COMMENT ON COLUMN tally.area IS 'The area''s code at its own time; digits or office code; events; personal: no; keep: always';
COMMENT ON COLUMN tally.breakdown IS 'The cell: {} for the total, {dimension: code} for a part of it; JSON; events; personal: no; keep: always';
COMMENT ON COLUMN tally.area_on IS 'A day on which the area''s code was valid; date; reference; personal: no; keep: always';
COMMENT ON COLUMN tally.stock IS 'Whether the value is how it stood at the end of the month; flag; catalogue; personal: no; keep: always';
COMMENT ON COLUMN tally.rule IS 'When it may be stated: at once, when the month is closed, or by the people rules; enum; catalogue; personal: no; keep: always';
COMMENT ON COLUMN tally.value IS 'The truth, kept at the office; count; events; personal: no; keep: always';
COMMENT ON COLUMN tally.closed_value IS 'The value at the last closing, from which a replay starts, null when its month was open then; count; closing; personal: no; keep: always';
COMMENT ON COLUMN tally.stated_value IS 'What head office has been told, null before and when it was told no number; count; statements; personal: no; keep: always';
COMMENT ON COLUMN tally.stated_state IS 'How it was told: a number, under five, or folded into "unspecified"; null before; enum; statements; personal: no; keep: always';
COMMENT ON COLUMN tally.held IS 'What is kept back of the value, below zero when more was stated than is true now; count; statements; personal: no; keep: always';
COMMENT ON COLUMN tally.revision IS 'How many times it has been stated; count; statements; personal: no; keep: always';

-- Months the office has signed off, in order: whatever is not later than the last of them is closed.
CREATE TABLE closed_period (
    period date NOT NULL,
    closed_on date NOT NULL,
    closed_by uuid,
    narrative text,
    CONSTRAINT a_month_is_closed_once PRIMARY KEY (period),
    CONSTRAINT closed_period_is_a_month CHECK (extract(day FROM period) = 1)
);
COMMENT ON TABLE closed_period IS 'Months that have been closed.';
COMMENT ON COLUMN closed_period.period IS 'First day of the month; date; closing; personal: no; keep: always';
COMMENT ON COLUMN closed_period.closed_on IS 'When it was closed; date; clock; personal: no; keep: always';
COMMENT ON COLUMN closed_period.closed_by IS 'Who closed it, null for a program; staff id; pass; personal: yes; keep: 5 years';
COMMENT ON COLUMN closed_period.narrative IS 'What the office says of the month, without names, null when nothing; text; closing; personal: no; keep: always';

CREATE TABLE closing_comment (
    period date NOT NULL,
    kind text NOT NULL,
    indicator text NOT NULL,
    comment text NOT NULL,
    CONSTRAINT one_comment_per_finding PRIMARY KEY (period, kind, indicator),
    CONSTRAINT comment_of_a_closed_month FOREIGN KEY (period) REFERENCES closed_period (period),
    CONSTRAINT closing_comment_kind CHECK (kind IN ('impossible', 'unusual', 'missing', 'season'))
);
COMMENT ON TABLE closing_comment IS 'Why a figure that looks odd is right, said when its month was closed.';
COMMENT ON COLUMN closing_comment.period IS 'The month; date; closing; personal: no; keep: always';
COMMENT ON COLUMN closing_comment.kind IS 'What was odd: impossible, unusual, missing, or out of season; enum; checks; personal: no; keep: always';
COMMENT ON COLUMN closing_comment.indicator IS 'Which figure; code of contracts/indicators.yaml; checks; personal: no; keep: always';
COMMENT ON COLUMN closing_comment.comment IS 'Why, without names; text; closing; personal: no; keep: always';

-- What was changed in a month after it was closed.
CREATE TABLE revision (
    revision_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    indicator text NOT NULL,
    period date NOT NULL,
    stated_on date NOT NULL,
    change bigint NOT NULL,
    reason text,
    words text,
    given_on date,
    CONSTRAINT revision_reason CHECK (reason IN ('late', 'mistaken', 'doubled', 'event_changed', 'other')),
    CONSTRAINT only_a_reason_is_given_on_a_day CHECK ((reason IS NULL) = (given_on IS NULL) AND (words IS NULL OR reason IS NOT NULL))
);
CREATE UNIQUE INDEX one_revision_waits_for_its_reason ON revision (indicator, period) WHERE reason IS NULL;
CREATE INDEX revision_by_period ON revision (period);
COMMENT ON TABLE revision IS 'What was told otherwise of a closed month, and why: one row for what was changed until a reason was given.';
COMMENT ON COLUMN revision.revision_id IS 'Which; count; database; personal: no; keep: always';
COMMENT ON COLUMN revision.indicator IS 'Which figure; code of contracts/indicators.yaml; statements; personal: no; keep: always';
COMMENT ON COLUMN revision.period IS 'First day of the month that was closed; date; statements; personal: no; keep: always';
COMMENT ON COLUMN revision.stated_on IS 'When the first of it was told; date; clock; personal: no; keep: always';
COMMENT ON COLUMN revision.change IS 'By how much the total was told otherwise, 0 where only parts were; count; statements; personal: no; keep: always';
COMMENT ON COLUMN revision.reason IS 'Why, null while nobody has said; enum; staff; personal: no; keep: always';
COMMENT ON COLUMN revision.words IS 'In the office''s own words, without names, null when nothing; text; staff; personal: no; keep: always';
COMMENT ON COLUMN revision.given_on IS 'When the reason was given, null before; date; clock; personal: no; keep: always';

-- Where the reader of the tallies stood at the last closing. A message at or before this place that belongs to a closed
-- month is in closed_value already; a replay passes over it.
CREATE TABLE closing_position (
    service text NOT NULL,
    stream text NOT NULL,
    epoch integer NOT NULL,
    sequence bigint NOT NULL,
    CONSTRAINT one_position_per_stream PRIMARY KEY (service, stream)
);
COMMENT ON TABLE closing_position IS 'The place in each stream that the closed values stand for.';
COMMENT ON COLUMN closing_position.service IS 'Whose stream; name; bus.cursor; personal: no; keep: always';
COMMENT ON COLUMN closing_position.stream IS 'The stream; name; bus.cursor; personal: no; keep: always';
COMMENT ON COLUMN closing_position.epoch IS 'Epoch; count; bus.cursor; personal: no; keep: always';
COMMENT ON COLUMN closing_position.sequence IS 'Last number applied; count; bus.cursor; personal: no; keep: always';

-- Which catalogue of indicators the figures are counted by: where it has something new, the past is counted again for that.
CREATE TABLE counted_by (
    one_row boolean PRIMARY KEY DEFAULT true,
    version integer NOT NULL,
    closed_version integer NOT NULL,
    activities_held boolean NOT NULL DEFAULT false,
    CONSTRAINT counted_by_one_catalogue CHECK (one_row)
);
COMMENT ON TABLE counted_by IS 'The version of contracts/indicators.yaml that the tallies are counted by: one row.';
COMMENT ON COLUMN counted_by.one_row IS 'Always true: there is one row; flag; migration; personal: no; keep: always';
COMMENT ON COLUMN counted_by.version IS 'What the tallies are counted by; number; catalogue; personal: no; keep: always';
COMMENT ON COLUMN counted_by.closed_version IS 'What the values of the last closing were counted by: later indicators are not in them; number; closing; personal: no; keep: always';
COMMENT ON COLUMN counted_by.activities_held IS 'Whether the last closing froze what activities counted for: before it has, a replay counts closed months too; flag; closing; personal: no; keep: always';
CREATE TABLE indicator_start (
    indicator text PRIMARY KEY,
    known_from date
);
COMMENT ON TABLE indicator_start IS 'From when this office knows the figures of an indicator that a later version of the catalogue has brought.';
COMMENT ON COLUMN indicator_start.indicator IS 'Which indicator; code of contracts/indicators.yaml; catalogue; personal: no; keep: always';
COMMENT ON COLUMN indicator_start.known_from IS 'First month that is known whole, year 1 when all are, null when none can be: what it would be counted from is pruned; date; bus.hole; personal: no; keep: always';

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

-- Head office only, from here on. Every statement as it came, never changed: reports as of any date read this.
CREATE TABLE national_log (
    log_position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    office text NOT NULL,
    indicator text NOT NULL,
    span text NOT NULL,
    period date NOT NULL,
    area_kind text NOT NULL,
    area text NOT NULL,
    area_on date NOT NULL,
    breakdown jsonb NOT NULL,
    value bigint,
    state text NOT NULL,
    revision integer NOT NULL,
    epoch integer NOT NULL,
    sequence bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    catalogue_version integer NOT NULL DEFAULT 1,
    CONSTRAINT national_log_span CHECK (span IN ('month', 'year', 'historical_month', 'historical_year')),
    CONSTRAINT national_log_state CHECK (state IN ('stated', 'under_five', 'folded', 'void')),
    CONSTRAINT only_a_stated_figure_has_a_value CHECK ((state = 'stated') = (value IS NOT NULL))
);
CREATE INDEX national_log_by_figure ON national_log (
    indicator, span, area_kind, dimension_of(breakdown), period, office, area, breakdown,
    epoch DESC, sequence DESC, log_position DESC
) INCLUDE (area_on, value, state, revision);
CREATE INDEX national_log_by_number ON national_log (office, epoch, sequence);
CREATE INDEX national_log_voids ON national_log (office, epoch, sequence) WHERE state = 'void';
COMMENT ON TABLE national_log IS 'Statements of all offices in the order they were received; append-only.';
COMMENT ON COLUMN national_log.log_position IS 'Place in the log; count; database; personal: no; keep: always';
COMMENT ON COLUMN national_log.office IS 'Who stated it; office code; message; personal: no; keep: always';
COMMENT ON COLUMN national_log.indicator IS 'What is counted; code; message; personal: no; keep: always';
COMMENT ON COLUMN national_log.span IS 'A month, or a year so far; historical ones are of the time before Brikke, entered at head office; enum; message or historical_file; personal: no; keep: always';
COMMENT ON COLUMN national_log.period IS 'First day of the span; date; message; personal: no; keep: always';
COMMENT ON COLUMN national_log.area_kind IS 'Municipality, county or office; enum; message; personal: no; keep: always';
COMMENT ON COLUMN national_log.area IS 'The area''s code at its own time; digits or office code; message; personal: no; keep: always';
COMMENT ON COLUMN national_log.area_on IS 'A day on which the area''s code was valid; date; message; personal: no; keep: always';
COMMENT ON COLUMN national_log.breakdown IS 'The cell: {} or {dimension: code}; JSON; message; personal: no; keep: always';
COMMENT ON COLUMN national_log.value IS 'The value, null when no number was stated; count; message; personal: no; keep: always';
COMMENT ON COLUMN national_log.state IS 'A number, under five, folded into "unspecified", or void: what it repeats never happened; enum; message; personal: no; keep: always';
COMMENT ON COLUMN national_log.revision IS 'The office''s own count of statements of this cell; count; message; personal: no; keep: always';
COMMENT ON COLUMN national_log.epoch IS 'Epoch of the message, 0 for a historical figure; a void repeats what it voids; count; message; personal: no; keep: always';
COMMENT ON COLUMN national_log.sequence IS 'Number of the message in its stream, or of the historical file; count; message; personal: no; keep: always';
COMMENT ON COLUMN national_log.recorded_at IS 'When it was received, never before the row before it; UTC; clock; personal: no; keep: always';
COMMENT ON COLUMN national_log.catalogue_version IS 'The catalogue the office counted by; number; message; personal: no; keep: always';

-- Which statements told a closed month otherwise, and why, in a code.
CREATE TABLE national_revision (
    log_position bigint PRIMARY KEY,
    office text NOT NULL,
    indicator text NOT NULL,
    period date NOT NULL,
    state text NOT NULL,
    first_sequence bigint,
    reason text,
    epoch integer NOT NULL,
    sequence bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT national_revision_state CHECK (state IN ('noted', 'explained', 'void')),
    CONSTRAINT national_revision_reason CHECK (reason IN ('late', 'mistaken', 'doubled', 'event_changed', 'other')),
    CONSTRAINT only_what_is_noted_says_where_it_was_told CHECK ((state = 'noted') = (first_sequence IS NOT NULL)),
    CONSTRAINT only_what_is_explained_has_a_reason CHECK ((state = 'explained') = (reason IS NOT NULL))
);
CREATE INDEX national_revision_by_figure ON national_revision (indicator, period);
CREATE INDEX national_revision_by_number ON national_revision (office, epoch, sequence);
COMMENT ON TABLE national_revision IS 'Which statements told a closed month otherwise, and the reasons offices have given; append-only, in the log''s order.';
COMMENT ON COLUMN national_revision.log_position IS 'Place in the log, which no statement has; count; database; personal: no; keep: always';
COMMENT ON COLUMN national_revision.office IS 'Who told it; office code; message; personal: no; keep: always';
COMMENT ON COLUMN national_revision.indicator IS 'Which figure; code of contracts/indicators.yaml; message; personal: no; keep: always';
COMMENT ON COLUMN national_revision.period IS 'First day of the month that was closed; date; message; personal: no; keep: always';
COMMENT ON COLUMN national_revision.state IS 'Told otherwise, explained, or void: what it repeats never happened; enum; message; personal: no; keep: always';
COMMENT ON COLUMN national_revision.first_sequence IS 'Number of the first message that told it, the last is the one before its own; null unless noted; count; message; personal: no; keep: always';
COMMENT ON COLUMN national_revision.reason IS 'Why, in a code; null unless explained; enum; message; personal: no; keep: always';
COMMENT ON COLUMN national_revision.epoch IS 'Epoch of the message; a void repeats what it voids; count; message; personal: no; keep: always';
COMMENT ON COLUMN national_revision.sequence IS 'Number of the message in its stream; count; message; personal: no; keep: always';
COMMENT ON COLUMN national_revision.recorded_at IS 'When it was received, never before what came before it; UTC; clock; personal: no; keep: always';

-- All offices' figures as they stood at a place in the log: the last statement by then that was not void by then.
CREATE FUNCTION figures_at(
    wanted text, wanted_span text, start date, finish date, wanted_kind text, dimension text, place bigint
)
RETURNS TABLE (
    office text, period date, area_kind text, area text, area_on date, breakdown jsonb, value bigint, state text, epoch integer,
    sequence bigint
) LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (l.period, l.office, l.area, l.breakdown)
           l.office, l.period, l.area_kind, l.area, l.area_on, l.breakdown, l.value, l.state, l.epoch, l.sequence
    FROM national_log AS l
    WHERE l.indicator = figures_at.wanted AND l.span = figures_at.wanted_span
      AND l.period BETWEEN figures_at.start AND figures_at.finish
      AND l.log_position <= figures_at.place AND l.state <> 'void' AND l.area_kind = figures_at.wanted_kind
      AND dimension_of(l.breakdown) = figures_at.dimension
      AND (l.office <> ALL(ARRAY(SELECT DISTINCT w.office FROM national_log AS w WHERE w.state = 'void')) OR NOT EXISTS (
          SELECT 1 FROM national_log AS v
          WHERE v.state = 'void' AND v.office = l.office AND v.epoch = l.epoch AND v.sequence = l.sequence
            AND v.indicator = l.indicator AND v.span = l.span AND v.period = l.period
            AND v.area_kind = l.area_kind AND v.area = l.area AND v.breakdown = l.breakdown
            AND v.log_position <= figures_at.place))
    ORDER BY l.period, l.office, l.area, l.breakdown, l.epoch DESC, l.sequence DESC, l.log_position DESC
$$;

-- One cell's figure as it stood at a place in the log.
CREATE FUNCTION figure_at(
    wanted_office text, wanted text, wanted_span text, wanted_period date, wanted_kind text, wanted_area text,
    wanted_breakdown jsonb, place bigint
)
RETURNS TABLE (area_on date, value bigint, state text) LANGUAGE sql STABLE AS $$
    SELECT l.area_on, l.value, l.state
    FROM national_log AS l
    WHERE l.indicator = figure_at.wanted AND l.span = figure_at.wanted_span AND l.area_kind = figure_at.wanted_kind
      AND dimension_of(l.breakdown) = dimension_of(figure_at.wanted_breakdown) AND l.period = figure_at.wanted_period
      AND l.office = figure_at.wanted_office AND l.area = figure_at.wanted_area
      AND l.breakdown = figure_at.wanted_breakdown
      AND l.log_position <= figure_at.place AND l.state <> 'void'
      AND NOT EXISTS (
          SELECT 1 FROM national_log AS v
          WHERE v.state = 'void' AND v.office = l.office AND v.epoch = l.epoch AND v.sequence = l.sequence
            AND v.indicator = l.indicator AND v.span = l.span AND v.period = l.period
            AND v.area_kind = l.area_kind AND v.area = l.area AND v.breakdown = l.breakdown
            AND v.log_position <= figure_at.place)
    ORDER BY l.epoch DESC, l.sequence DESC, l.log_position DESC
    LIMIT 1
$$;

CREATE TABLE national_tally (
    office text NOT NULL,
    indicator text NOT NULL,
    span text NOT NULL,
    period date NOT NULL,
    area_kind text NOT NULL,
    area text NOT NULL,
    breakdown jsonb NOT NULL,
    area_on date NOT NULL,
    value bigint,
    state text NOT NULL,
    revision integer NOT NULL,
    epoch integer NOT NULL,
    sequence bigint NOT NULL,
    CONSTRAINT one_figure_per_cell PRIMARY KEY (office, indicator, span, period, area_kind, area, breakdown)
);
CREATE INDEX national_tally_by_indicator ON national_tally (indicator, span, area_kind, dimension_of(breakdown), period)
INCLUDE (office, area, area_on, breakdown, value, state);
COMMENT ON TABLE national_tally IS 'The figure that stands now for each cell of each office: the last statement by (epoch, sequence) that is not void.';
COMMENT ON COLUMN national_tally.office IS 'Who stated it; office code; national_log; personal: no; keep: always';
COMMENT ON COLUMN national_tally.indicator IS 'What is counted; code; national_log; personal: no; keep: always';
COMMENT ON COLUMN national_tally.span IS 'A month, or a year so far; historical ones are of the time before Brikke; enum; national_log; personal: no; keep: always';
COMMENT ON COLUMN national_tally.period IS 'First day of the span; date; national_log; personal: no; keep: always';
COMMENT ON COLUMN national_tally.area_kind IS 'Municipality, county or office; enum; national_log; personal: no; keep: always';
COMMENT ON COLUMN national_tally.area IS 'The area''s code at its own time; digits or office code; national_log; personal: no; keep: always';
COMMENT ON COLUMN national_tally.breakdown IS 'The cell: {} or {dimension: code}; JSON; national_log; personal: no; keep: always';
COMMENT ON COLUMN national_tally.area_on IS 'A day on which the area''s code was valid; date; national_log; personal: no; keep: always';
COMMENT ON COLUMN national_tally.value IS 'The value, null when no number was stated; count; national_log; personal: no; keep: always';
COMMENT ON COLUMN national_tally.state IS 'A number, under five, or folded into "unspecified"; enum; national_log; personal: no; keep: always';
COMMENT ON COLUMN national_tally.revision IS 'The office''s own count of statements of this cell; count; national_log; personal: no; keep: always';
COMMENT ON COLUMN national_tally.epoch IS 'Epoch of the statement; count; national_log; personal: no; keep: always';
COMMENT ON COLUMN national_tally.sequence IS 'Number of the statement; count; national_log; personal: no; keep: always';

-- Sums of whole years, so that a report by county and year reads hundreds of rows rather than every figure.
CREATE TABLE national_section (
    number integer PRIMARY KEY,
    begins_after bigint NOT NULL,
    CONSTRAINT sections_follow_one_another UNIQUE (begins_after)
);
COMMENT ON TABLE national_section IS 'Sections of head office''s log, one after another: what each of them changed is summed apart.';
COMMENT ON COLUMN national_section.number IS 'Which section, from 1; the last one is still being added to; count; intake; personal: no; keep: always';
COMMENT ON COLUMN national_section.begins_after IS 'Last place in the log before it; count; national_log; personal: no; keep: always';

CREATE TABLE national_sum (
    indicator text NOT NULL,
    span text NOT NULL,
    area_kind text NOT NULL,
    dimension text NOT NULL,
    section integer NOT NULL,
    year integer NOT NULL,
    area text NOT NULL,
    code text NOT NULL,
    area_on date NOT NULL,
    under_five_at text NOT NULL,
    figures bigint NOT NULL,
    numbers bigint NOT NULL,
    value bigint NOT NULL,
    CONSTRAINT one_sum_per_year_and_section PRIMARY KEY (
        indicator, span, area_kind, dimension, section, year, area, code, area_on, under_five_at
    ) INCLUDE (figures, numbers, value)
);
COMMENT ON TABLE national_sum IS 'Figures that stand, summed over offices and the months of a year: by how much each section of the log changed them, and under section 0 what all sections but the last come to. Kept by triggers on national_tally.';
COMMENT ON COLUMN national_sum.indicator IS 'What is counted; code; national_tally; personal: no; keep: always';
COMMENT ON COLUMN national_sum.span IS 'Whether months or years so far are summed; enum; national_tally; personal: no; keep: always';
COMMENT ON COLUMN national_sum.area_kind IS 'Municipality, county or office; enum; national_tally; personal: no; keep: always';
COMMENT ON COLUMN national_sum.dimension IS 'What the figures are parts by, empty for totals; code; national_tally; personal: no; keep: always';
COMMENT ON COLUMN national_sum.section IS 'The section of the log that changed them so, 0 for all but the last together; count; national_section; personal: no; keep: always';
COMMENT ON COLUMN national_sum.year IS 'The year; number; national_tally; personal: no; keep: always';
COMMENT ON COLUMN national_sum.area IS 'The area''s code at its own time; digits or office code; national_tally; personal: no; keep: always';
COMMENT ON COLUMN national_sum.code IS 'Which part, empty for totals; code; national_tally; personal: no; keep: always';
COMMENT ON COLUMN national_sum.area_on IS '1 January of the year when the area''s code was valid in it, else the day it was; date; national_tally; personal: no; keep: always';
COMMENT ON COLUMN national_sum.under_five_at IS 'Of figures told as under five, which office told them, else empty; office code; national_tally; personal: no; keep: always';
COMMENT ON COLUMN national_sum.figures IS 'How many figures; count; national_tally; personal: no; keep: always';
COMMENT ON COLUMN national_sum.numbers IS 'How many of them are numbers; count; national_tally; personal: no; keep: always';
COMMENT ON COLUMN national_sum.value IS 'Sum of the numbers; count; national_tally; personal: no; keep: always';

CREATE FUNCTION keep_national_sums() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed text := concat_ws(' UNION ALL ',
        CASE WHEN TG_OP <> 'DELETE' THEN 'SELECT 1 AS sign, come.* FROM come' END,
        CASE WHEN TG_OP <> 'INSERT' THEN 'SELECT -1 AS sign, gone.* FROM gone' END);
BEGIN
    EXECUTE format($sums$
        INSERT INTO national_sum AS s (indicator, span, area_kind, dimension, section, year, area, code, area_on,
                                       under_five_at, figures, numbers, value)
        SELECT c.indicator, c.span, c.area_kind, dimension_of(c.breakdown),
               (SELECT max(number) FROM national_section), extract(year FROM c.period)::integer, c.area,
               code_of(c.breakdown), area_day(c.area_on, c.period),
               CASE c.state WHEN 'under_five' THEN c.office ELSE '' END,
               sum(c.sign), COALESCE(sum(c.sign) FILTER (WHERE c.value IS NOT NULL), 0), COALESCE(sum(c.sign * c.value), 0)
        FROM (%s) AS c
        WHERE c.span IN ('month', 'year')
        GROUP BY 1, 2, 3, 4, 6, 7, 8, 9, 10
        HAVING sum(c.sign) <> 0 OR sum(c.sign) FILTER (WHERE c.value IS NOT NULL) <> 0 OR sum(c.sign * c.value) <> 0
        ON CONFLICT ON CONSTRAINT one_sum_per_year_and_section DO UPDATE
        SET figures = s.figures + excluded.figures, numbers = s.numbers + excluded.numbers, value = s.value + excluded.value
    $sums$, changed);
    RETURN NULL;
END
$$;
CREATE TRIGGER sums_follow_what_comes AFTER INSERT ON national_tally
REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION keep_national_sums();
CREATE TRIGGER sums_follow_what_changes AFTER UPDATE ON national_tally
REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION keep_national_sums();
CREATE TRIGGER sums_follow_what_goes AFTER DELETE ON national_tally
REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION keep_national_sums();

-- What each office says it has stated for a closed period, beside what the log holds.
CREATE TABLE national_manifest (
    office text NOT NULL,
    span text NOT NULL,
    period date NOT NULL,
    tally_count integer NOT NULL,
    value_sum bigint NOT NULL,
    sha256 text NOT NULL,
    matches boolean NOT NULL,
    epoch integer NOT NULL,
    sequence bigint NOT NULL,
    received_at timestamptz NOT NULL,
    CONSTRAINT one_manifest_per_period PRIMARY KEY (office, span, period)
);
COMMENT ON TABLE national_manifest IS 'The last manifest of each office and closed period, and whether the log agreed with it.';
COMMENT ON COLUMN national_manifest.office IS 'Who stated it; office code; message; personal: no; keep: always';
COMMENT ON COLUMN national_manifest.span IS 'A month, or a year so far; enum; message; personal: no; keep: always';
COMMENT ON COLUMN national_manifest.period IS 'First day of the span; date; message; personal: no; keep: always';
COMMENT ON COLUMN national_manifest.tally_count IS 'How many cells it states; count; message; personal: no; keep: always';
COMMENT ON COLUMN national_manifest.value_sum IS 'Sum of their values; count; message; personal: no; keep: always';
COMMENT ON COLUMN national_manifest.sha256 IS 'Hash over the cells in order; hex; message; personal: no; keep: always';
COMMENT ON COLUMN national_manifest.matches IS 'Whether head office had the same when it came; flag; manifests; personal: no; keep: always';
COMMENT ON COLUMN national_manifest.epoch IS 'Epoch of the message; count; message; personal: no; keep: always';
COMMENT ON COLUMN national_manifest.sequence IS 'Number of the message; count; message; personal: no; keep: always';
COMMENT ON COLUMN national_manifest.received_at IS 'When it was received; UTC; clock; personal: no; keep: always';

-- When each office first said that a month was closed.
CREATE TABLE national_closing (
    office text NOT NULL,
    period date NOT NULL,
    heard_on date,
    CONSTRAINT one_first_closing_per_month PRIMARY KEY (office, period)
);
COMMENT ON TABLE national_closing IS 'When head office first heard that an office had signed a month off; no later manifest and no restore changes it.';
COMMENT ON COLUMN national_closing.office IS 'Which office; office code; message; personal: no; keep: always';
COMMENT ON COLUMN national_closing.period IS 'First day of the month; date; message; personal: no; keep: always';
COMMENT ON COLUMN national_closing.heard_on IS 'Day in Norway on which its first manifest came, null when it came before this was kept; date; clock; personal: no; keep: always';

-- Offices that have closed, and who goes on: the months before belong to the one, those from then on to the other.
CREATE TABLE succession (
    office text PRIMARY KEY,
    successor text NOT NULL,
    begins_on date NOT NULL,
    noted_on date NOT NULL,
    log_position bigint NOT NULL,
    CONSTRAINT nobody_succeeds_itself CHECK (office <> successor),
    CONSTRAINT succession_begins_with_a_month CHECK (extract(day FROM begins_on) = 1)
);
COMMENT ON TABLE succession IS 'Offices that have closed into another: at such an office itself, and at head office.';
COMMENT ON COLUMN succession.office IS 'Which office has closed; office code; operator; personal: no; keep: always';
COMMENT ON COLUMN succession.successor IS 'Which office goes on with its work; office code; operator; personal: no; keep: always';
COMMENT ON COLUMN succession.begins_on IS 'First day that is the successor''s, the first of a month; date; operator; personal: no; keep: always';
COMMENT ON COLUMN succession.noted_on IS 'When it was noted; date; clock; personal: no; keep: always';
COMMENT ON COLUMN succession.log_position IS 'Place in head office''s log at which it was noted, 0 at other offices; count; national_log; personal: no; keep: always';

-- "As of" a date means a place in the log. It is found once and kept, so that the answer never changes after it was given.
CREATE TABLE as_of_position (
    as_of date PRIMARY KEY,
    log_position bigint NOT NULL,
    settled_at timestamptz NOT NULL
);
COMMENT ON TABLE as_of_position IS 'The last place in the log that belongs to a date that is over.';
COMMENT ON COLUMN as_of_position.as_of IS 'The date, at its end in Norway; date; request; personal: no; keep: always';
COMMENT ON COLUMN as_of_position.log_position IS 'Last place that was known at the end of the date, 0 when none; count; national_log; personal: no; keep: always';
COMMENT ON COLUMN as_of_position.settled_at IS 'When the place was found; UTC; clock; personal: no; keep: always';

-- Figures from the years before Brikke, as they were uploaded; what stands of them is in the log.
CREATE TABLE historical_file (
    file_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    number integer,
    title text NOT NULL,
    state text NOT NULL,
    replaces uuid,
    digest text NOT NULL,
    figures jsonb NOT NULL,
    figure_count integer NOT NULL,
    uploaded_at timestamptz NOT NULL,
    uploaded_by uuid,
    entered_at timestamptz,
    CONSTRAINT one_number_per_historical_file UNIQUE (number),
    CONSTRAINT historical_file_replaces_another FOREIGN KEY (replaces) REFERENCES historical_file (file_id),
    CONSTRAINT historical_file_state CHECK (state IN ('draft', 'standing', 'replaced', 'withdrawn')),
    CONSTRAINT only_what_was_entered_has_a_number CHECK ((number IS NULL) = (state = 'draft') AND (entered_at IS NULL) = (state = 'draft'))
);
COMMENT ON TABLE historical_file IS 'Files of figures from the years before Brikke, checked and waiting, or entered in the log.';
COMMENT ON COLUMN historical_file.file_id IS 'The file; uuid; database; personal: no; keep: always, a draft for a day';
COMMENT ON COLUMN historical_file.number IS 'Its number in the log, null before it is entered; count; entering; personal: no; keep: always';
COMMENT ON COLUMN historical_file.title IS 'What it is called, such as which annual reports it is from; text; upload; personal: no; keep: always';
COMMENT ON COLUMN historical_file.state IS 'Checked and waiting, standing, replaced by a corrected one, or withdrawn; enum; entering; personal: no; keep: always';
COMMENT ON COLUMN historical_file.replaces IS 'The file it corrects, null when none; uuid; upload; personal: no; keep: always';
COMMENT ON COLUMN historical_file.digest IS 'The same for files that say the same; hex; upload; personal: no; keep: always';
COMMENT ON COLUMN historical_file.figures IS 'Its figures, as they are stated; JSON list of lists; upload; personal: no; keep: always';
COMMENT ON COLUMN historical_file.figure_count IS 'How many figures it states; count; upload; personal: no; keep: always';
COMMENT ON COLUMN historical_file.uploaded_at IS 'When it was checked; UTC; clock; personal: no; keep: always';
COMMENT ON COLUMN historical_file.uploaded_by IS 'Who checked it, null for a program; staff id; pass; personal: yes; keep: 5 years';
COMMENT ON COLUMN historical_file.entered_at IS 'When it was entered, null before; UTC; clock; personal: no; keep: always';

-- What head office has asked an office for: noted at head office, and at the office when it has come down the line.
CREATE TABLE awaited (
    office text NOT NULL,
    period date NOT NULL,
    asked_on date NOT NULL,
    CONSTRAINT a_month_is_awaited_once PRIMARY KEY (office, period),
    CONSTRAINT awaited_is_a_month CHECK (extract(day FROM period) = 1)
);
COMMENT ON TABLE awaited IS 'Months whose figures head office has asked an office for.';
COMMENT ON COLUMN awaited.office IS 'The office that is asked; code; head office; personal: no; keep: always';
COMMENT ON COLUMN awaited.period IS 'First day of the month; date; head office; personal: no; keep: always';
COMMENT ON COLUMN awaited.asked_on IS 'The last day it was asked for; date; clock of head office; personal: no; keep: always';

-- The country's and the counties' figures, as head office has told them down the line to stand beside each office's own.
CREATE TABLE figure_beside (
    indicator text NOT NULL,
    period date NOT NULL,
    area text NOT NULL,
    value bigint,
    under_five integer NOT NULL,
    CONSTRAINT one_figure_beside PRIMARY KEY (indicator, period, area),
    CONSTRAINT figure_beside_is_of_a_month CHECK (extract(day FROM period) = 1)
);
COMMENT ON TABLE figure_beside IS 'What the national report shows of each month: at head office as it was last told to the offices, at an office as it came.';
COMMENT ON COLUMN figure_beside.indicator IS 'Which figure; code of contracts/indicators.yaml; head office; personal: no; keep: always';
COMMENT ON COLUMN figure_beside.period IS 'First day of the month; date; head office; personal: no; keep: always';
COMMENT ON COLUMN figure_beside.area IS 'country, or a county; code; head office; personal: no; keep: always';
COMMENT ON COLUMN figure_beside.value IS 'The sum of what offices have stated, null where none has, or only under five; count; head office; personal: no; keep: always';
COMMENT ON COLUMN figure_beside.under_five IS 'How many offices told no number because it is under five; count; head office; personal: no; keep: always';

-- What head office has told of its reference data, and which version each office has.
CREATE TABLE reference_told (
    edition text PRIMARY KEY,
    version text NOT NULL,
    loaded_at timestamptz NOT NULL
);
COMMENT ON TABLE reference_told IS 'At head office: the version of its reference data that was last told to the offices.';
COMMENT ON COLUMN reference_told.edition IS 'Which tables: municipalities, postcodes, population, offices; name; product; personal: no; keep: always';
COMMENT ON COLUMN reference_told.version IS 'The versions of its tables as head office holds them, in one; hex; load; personal: no; keep: always';
COMMENT ON COLUMN reference_told.loaded_at IS 'When it was loaded, later than what was told before; UTC; clock; personal: no; keep: always';

CREATE TABLE reference_held (
    office text NOT NULL,
    epoch integer NOT NULL,
    sequence bigint NOT NULL,
    tables jsonb NOT NULL,
    heard_at timestamptz NOT NULL,
    CONSTRAINT reference_held_is_heard_once PRIMARY KEY (office, epoch, sequence)
);
COMMENT ON TABLE reference_held IS 'Which reference data an office has: at head office as each has told, at an office what it told last.';
COMMENT ON COLUMN reference_held.office IS 'Whose it is; code; office; personal: no; keep: always';
COMMENT ON COLUMN reference_held.epoch IS 'Epoch of the statement, 0 for what this office itself told last; count; bus; personal: no; keep: always';
COMMENT ON COLUMN reference_held.sequence IS 'Its number, 0 for what this office itself told last; count; bus; personal: no; keep: always';
COMMENT ON COLUMN reference_held.tables IS 'Table, version and where it came from, of each; JSON; office; personal: no; keep: always';
COMMENT ON COLUMN reference_held.heard_at IS 'When it was heard or told; UTC; clock; personal: no; keep: always';

CREATE TABLE theme (
    code text PRIMARY KEY,
    nb text NOT NULL,
    nn text NOT NULL,
    en text NOT NULL
);
COMMENT ON TABLE theme IS 'What themes are called, as head office has stated since the release; others as in contracts/themes.yaml.';
COMMENT ON COLUMN theme.code IS 'The theme; code; head office; personal: no; keep: always';
COMMENT ON COLUMN theme.nb IS 'Its name in bokmål; text; head office; personal: no; keep: always';
COMMENT ON COLUMN theme.nn IS 'Its name in nynorsk; text; head office; personal: no; keep: always';
COMMENT ON COLUMN theme.en IS 'Its name in English; text; head office; personal: no; keep: always';

CREATE TABLE told_catalogue (
    only_one boolean NOT NULL DEFAULT true,
    version integer NOT NULL,
    indicators jsonb NOT NULL,
    CONSTRAINT one_told_catalogue PRIMARY KEY (only_one),
    CONSTRAINT told_catalogue_is_the_only_one CHECK (only_one)
);
COMMENT ON TABLE told_catalogue IS 'The catalogue of indicators head office reports by, as last told to the offices; kept at both ends.';
COMMENT ON COLUMN told_catalogue.only_one IS 'Always true, so that there is one row; yes/no; none; personal: no; keep: with the row';
COMMENT ON COLUMN told_catalogue.version IS 'Its version; number; head office; personal: no; keep: until the next is told';
COMMENT ON COLUMN told_catalogue.indicators IS 'Its indicators: [{code, since, nb, nn, en}]; JSON; head office; personal: no; keep: until the next is told';
