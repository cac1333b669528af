-- name: begin(length)!
-- A new section, where the last one holds so many places.
INSERT INTO national_section (number, begins_after)
SELECT last.number + 1, log.position
FROM (SELECT number, begins_after FROM national_section ORDER BY number DESC LIMIT 1) AS last
CROSS JOIN (SELECT COALESCE(max(log_position), 0) AS position FROM national_log) AS log
WHERE log.position - last.begins_after >= :length::integer;

-- name: add_up()!
-- What the section before the last one changed is added to the sum of all that are over.
INSERT INTO national_sum AS s (indicator, span, area_kind, dimension, section, year, area, code, area_on, under_five_at,
                               figures, numbers, value)
SELECT y.indicator, y.span, y.area_kind, y.dimension, 0, y.year, y.area, y.code, y.area_on, y.under_five_at, y.figures,
       y.numbers, y.value
FROM national_sum AS y
WHERE y.section = (SELECT max(number) - 1 FROM national_section)
ON CONFLICT ON CONSTRAINT one_sum_per_year_and_section DO UPDATE
SET figures = s.figures + excluded.figures, numbers = s.numbers + excluded.numbers, value = s.value + excluded.value;

-- name: read_at(position)^
SELECT number, begins_after FROM national_section
WHERE begins_after <= :position::bigint
ORDER BY begins_after DESC LIMIT 1;
