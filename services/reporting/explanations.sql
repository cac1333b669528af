-- name: append(offices, indicators, periods, epochs, sequences, firsts, reasons, recorded_at)!
-- In the order given, each at a place in the log that no statement has.
INSERT INTO national_revision (log_position, office, indicator, period, state, first_sequence, reason, epoch, sequence,
                               recorded_at)
SELECT nextval(pg_get_serial_sequence('national_log', 'log_position')), s.office, s.indicator, s.period,
       CASE WHEN s.reason IS NULL THEN 'noted' ELSE 'explained' END, s.first, s.reason, s.epoch, s.sequence,
       :recorded_at::timestamptz
FROM unnest(:offices::text[], :indicators::text[], :periods::date[], :epochs::integer[], :sequences::bigint[],
            :firsts::bigint[], :reasons::text[])
     WITH ORDINALITY AS s (office, indicator, period, epoch, sequence, first, reason, place)
ORDER BY s.place;

-- name: list_reasons(indicator, span, start, finish, area_kind, dimension, first, last, unsaid)
-- Of each cell that was told otherwise after its month was closed, between two places in the log: the reasons, as they were
-- known at the later one. What was noted and is not void was told by a statement that is not void either: that came before it.
WITH known AS MATERIALIZED (
    SELECT r.* FROM national_revision AS r
    WHERE r.indicator = :indicator AND r.state <> 'void' AND r.log_position <= :last::bigint
      AND date_trunc(:span, r.period::timestamp)::date BETWEEN date_trunc(:span, :start::date::timestamp)::date
                                                           AND :finish::date
      AND NOT EXISTS (
          SELECT 1 FROM national_revision AS v
          WHERE v.state = 'void' AND v.office = r.office AND v.epoch = r.epoch AND v.sequence = r.sequence
            AND v.indicator = r.indicator AND v.period = r.period AND v.log_position <= :last::bigint)
), noted AS (
    SELECT n.office, n.period, n.epoch, n.first_sequence, n.sequence,
           COALESCE((SELECT e.reason FROM known AS e
                     WHERE e.state = 'explained' AND e.office = n.office AND e.period = n.period
                       AND (e.epoch, e.sequence) > (n.epoch, n.sequence)
                     ORDER BY e.epoch, e.sequence LIMIT 1), :unsaid) AS reason
    FROM known AS n
    WHERE n.state = 'noted'
)
SELECT l.office, l.period, l.area_kind, l.area, COALESCE(l.breakdown ->> :dimension, '') AS code,
       array_agg(DISTINCT n.reason) AS reasons
FROM noted AS n
JOIN national_log AS l
    ON l.office = n.office AND l.epoch = n.epoch AND l.sequence >= n.first_sequence AND l.sequence < n.sequence
WHERE l.indicator = :indicator AND l.span = :span AND l.period = date_trunc(:span, n.period::timestamp)::date
  AND l.area_kind = :area_kind AND dimension_of(l.breakdown) = :dimension AND l.state <> 'void'
  AND l.log_position > :first::bigint AND l.log_position <= :last::bigint
GROUP BY 1, 2, 3, 4, 5;
