-- name: list_known(indicator, span, start, finish, area_kind, dimension, position, later)
-- All offices' figures as they stood at a place in the log, and whether a later place has made the statement void.
WITH known AS (
    SELECT DISTINCT ON (l.office, l.period, l.area, l.breakdown)
           l.office, l.period, l.area_kind, l.area, l.area_on, l.breakdown, l.value, l.state, l.indicator, l.span,
           l.epoch, l.sequence
    FROM national_log AS l
    WHERE l.indicator = :indicator AND l.span = :span AND l.period BETWEEN :start::date AND :finish::date
      AND l.log_position <= :position::bigint AND l.state <> 'void' AND l.area_kind = :area_kind
      AND CASE WHEN :dimension = '' THEN l.breakdown = '{}' ELSE jsonb_exists(l.breakdown, :dimension) END
      AND NOT EXISTS (
          SELECT 1 FROM national_log AS v
          WHERE v.state = 'void' AND v.office = l.office AND v.epoch = l.epoch AND v.sequence = l.sequence
            AND v.indicator = l.indicator AND v.span = l.span AND v.period = l.period
            AND v.area_kind = l.area_kind AND v.area = l.area AND v.breakdown = l.breakdown
            AND v.log_position <= :position::bigint)
    ORDER BY l.office, l.period, l.area, l.breakdown, l.epoch DESC, l.sequence DESC, l.log_position DESC
)
SELECT k.office, k.period, k.area_kind, k.area, k.area_on, COALESCE(k.breakdown ->> :dimension, '') AS code, k.value,
       k.state,
       EXISTS (
           SELECT 1 FROM national_log AS v
           WHERE v.state = 'void' AND v.office = k.office AND v.epoch = k.epoch AND v.sequence = k.sequence
             AND v.indicator = k.indicator AND v.span = k.span AND v.period = k.period
             AND v.area_kind = k.area_kind AND v.area = k.area AND v.breakdown = k.breakdown
             AND v.log_position <= :later::bigint) AS withdrawn
FROM known AS k;
