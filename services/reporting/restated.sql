-- name: list_known(indicator, span, start, finish, area_kind, dimension, position, later, office, map_year, to_kind)
-- All offices' figures, or one's, as they stood at a place in the log, each with where its area lies on the map, and
-- whether a later place has made the statement void. A code that has ever lain on the map in one way only lies so whatever
-- its day, as in the report.
WITH split AS MATERIALIZED (
    SELECT place.from_code FROM reference.area_on_map AS place
    WHERE place.map_year = :map_year::integer AND place.to_kind = :to_kind AND place.from_kind = :area_kind
    GROUP BY place.from_code
    HAVING count(*) > 1
)
SELECT k.office, k.period, k.area_kind, k.area, k.area_on, COALESCE(k.breakdown ->> :dimension, '') AS code, k.value,
       k.state, place.to_codes, place.valid_from AS place_from, place.valid_to AS place_to,
       EXISTS (
           SELECT 1 FROM national_log AS v
           WHERE v.state = 'void' AND v.office = k.office AND v.epoch = k.epoch AND v.sequence = k.sequence
             AND v.indicator = :indicator AND v.span = :span AND v.period = k.period
             AND v.area_kind = k.area_kind AND v.area = k.area AND v.breakdown = k.breakdown
             AND v.log_position <= :later::bigint) AS withdrawn
FROM figures_at(
    :indicator, :span, :start::date, :finish::date, :area_kind, :dimension, :position::bigint
) AS k
LEFT JOIN reference.area_on_map AS place
    ON place.map_year = :map_year::integer AND place.to_kind = :to_kind AND place.from_kind = k.area_kind
   AND place.from_code = k.area
   AND (k.area NOT IN (SELECT split.from_code FROM split)
        OR (place.valid_from <= k.area_on AND (place.valid_to IS NULL OR k.area_on < place.valid_to)))
WHERE :office = '' OR k.office = :office;
