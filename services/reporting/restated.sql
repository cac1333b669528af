-- name: list_known(indicator, span, start, finish, area_kind, dimension, position, later)
-- All offices' figures as they stood at a place in the log, and whether a later place has made the statement void.
SELECT k.office, k.period, k.area_kind, k.area, k.area_on, COALESCE(k.breakdown ->> :dimension, '') AS code, k.value,
       k.state,
       EXISTS (
           SELECT 1 FROM national_log AS v
           WHERE v.state = 'void' AND v.office = k.office AND v.epoch = k.epoch AND v.sequence = k.sequence
             AND v.indicator = :indicator AND v.span = :span AND v.period = k.period
             AND v.area_kind = k.area_kind AND v.area = k.area AND v.breakdown = k.breakdown
             AND v.log_position <= :later::bigint) AS withdrawn
FROM figures_at(
    :indicator, :span, :start::date, :finish::date, :area_kind, :dimension, :position::bigint
) AS k;
