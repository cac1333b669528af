-- What a cell is a part by: the dimension of its breakdown, empty for a total.
CREATE FUNCTION dimension_of(breakdown jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT COALESCE(jsonb_path_query_first(dimension_of.breakdown, '$.keyvalue().key') #>> '{}', '')
$$;

-- A report reads one indicator at one level of areas by one dimension: whole from the index, and of the log in the order
-- in which the last statement of each cell is the first one met.
DROP INDEX national_tally_by_indicator;
CREATE INDEX national_tally_by_indicator ON national_tally (indicator, span, area_kind, dimension_of(breakdown), period)
INCLUDE (office, area, area_on, breakdown, value, state);
DROP INDEX national_log_by_figure;
CREATE INDEX national_log_by_figure ON national_log (
    indicator, span, area_kind, dimension_of(breakdown), period, office, area, breakdown,
    epoch DESC, sequence DESC, log_position DESC
) INCLUDE (area_on, value, state, revision);

CREATE OR REPLACE FUNCTION figures_at(
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
