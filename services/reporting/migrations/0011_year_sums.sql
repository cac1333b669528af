-- Sums of whole years, kept as statements are taken in, so that a report by county and year reads hundreds of rows.
CREATE OR REPLACE FUNCTION dimension_of(breakdown jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT split_part(dimension_of.breakdown::text, '"', 2)
$$;
CREATE FUNCTION code_of(breakdown jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT split_part(code_of.breakdown::text, '"', 4)
$$;
CREATE FUNCTION area_day(area_on date, period date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN extract(year FROM area_day.area_on) = extract(year FROM area_day.period)
                THEN make_date(extract(year FROM area_day.period)::integer, 1, 1) ELSE area_day.area_on END
$$;
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

CREATE TABLE national_section (
    number integer PRIMARY KEY,
    begins_after bigint NOT NULL,
    CONSTRAINT sections_follow_one_another UNIQUE (begins_after)
);
COMMENT ON TABLE national_section IS 'Sections of head office''s log, one after another: what each of them changed is summed apart.';
COMMENT ON COLUMN national_section.number IS 'Which section, from 1; the last one is still being added to; count; intake; personal: no; keep: always';
COMMENT ON COLUMN national_section.begins_after IS 'Last place in the log before it; count; national_log; personal: no; keep: always';
INSERT INTO national_section (number, begins_after) VALUES (1, 0);

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

INSERT INTO national_sum (indicator, span, area_kind, dimension, section, year, area, code, area_on, under_five_at, figures,
                          numbers, value)
SELECT
    t.indicator,
    t.span,
    t.area_kind,
    dimension_of(t.breakdown) AS dimension,
    1 AS section,
    date_part('year', t.period)::integer AS year,
    t.area,
    code_of(t.breakdown) AS code,
    area_day(t.area_on, t.period) AS area_on,
    CASE t.state WHEN 'under_five' THEN t.office ELSE '' END AS under_five_at,
    count(*) AS figures,
    count(t.value) AS numbers,
    COALESCE(sum(t.value), 0) AS value
FROM national_tally AS t
WHERE t.span IN ('month', 'year')
GROUP BY 1, 2, 3, 4, 6, 7, 8, 9, 10;
