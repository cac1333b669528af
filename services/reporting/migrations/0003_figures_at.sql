-- All offices' figures as they stood at a place in the log: the last statement by then that was not void by then.
CREATE FUNCTION figures_at(wanted text, wanted_span text, start date, finish date, wanted_kind text, dimension text, place bigint)
RETURNS TABLE (
    office text, period date, area_kind text, area text, area_on date, breakdown jsonb, value bigint, state text, epoch integer,
    sequence bigint
) LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (l.office, l.period, l.area, l.breakdown)
           l.office, l.period, l.area_kind, l.area, l.area_on, l.breakdown, l.value, l.state, l.epoch, l.sequence
    FROM national_log AS l
    WHERE l.indicator = figures_at.wanted AND l.span = figures_at.wanted_span
      AND l.period BETWEEN figures_at.start AND figures_at.finish
      AND l.log_position <= figures_at.place AND l.state <> 'void' AND l.area_kind = figures_at.wanted_kind
      AND CASE WHEN figures_at.dimension = '' THEN l.breakdown = '{}' ELSE jsonb_exists(l.breakdown, figures_at.dimension) END
      AND NOT EXISTS (
          SELECT 1 FROM national_log AS v
          WHERE v.state = 'void' AND v.office = l.office AND v.epoch = l.epoch AND v.sequence = l.sequence
            AND v.indicator = l.indicator AND v.span = l.span AND v.period = l.period
            AND v.area_kind = l.area_kind AND v.area = l.area AND v.breakdown = l.breakdown
            AND v.log_position <= figures_at.place)
    ORDER BY l.office, l.period, l.area, l.breakdown, l.epoch DESC, l.sequence DESC, l.log_position DESC
$$;
