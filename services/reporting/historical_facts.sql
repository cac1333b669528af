-- name: is_any()$
-- Whether a file was ever entered.
SELECT EXISTS (SELECT 1 FROM historical_file WHERE number IS NOT NULL);

-- name: list_facts(indicator, spans, start, finish, area_kinds, dimension, position, later, map_year, to_kind)
-- Figures from before Brikke as they stood at a place in the log, each with where its area lies on the map, and whether
-- a later place has made it void.
SELECT s.span, f.office, f.period, f.area_kind, f.area, f.area_on, f.breakdown ->> :dimension AS code,
       COALESCE(f.value, 0) AS value, (f.value IS NOT NULL)::integer AS numbers,
       (f.state = 'under_five')::integer AS under_five, f.state,
       place.to_codes, place.valid_from AS place_from, place.valid_to AS place_to,
       EXISTS (
           SELECT 1 FROM national_log AS v
           WHERE v.state = 'void' AND v.office = f.office AND v.epoch = f.epoch AND v.sequence = f.sequence
             AND v.indicator = :indicator AND v.span = s.span AND v.period = f.period
             AND v.area_kind = f.area_kind AND v.area = f.area AND v.breakdown = f.breakdown
             AND v.log_position <= :later::bigint) AS withdrawn
FROM unnest(:spans::text[]) AS s (span)
CROSS JOIN unnest(:area_kinds::text[]) AS k (area_kind)
CROSS JOIN LATERAL figures_at(
    :indicator, s.span, :start::date, :finish::date, k.area_kind, :dimension, :position::bigint
) AS f
LEFT JOIN reference.area_on_map AS place
    ON place.map_year = :map_year::integer AND place.to_kind = :to_kind AND place.from_kind = f.area_kind
   AND place.from_code = f.area AND place.valid_from <= f.area_on
   AND (place.valid_to IS NULL OR f.area_on < place.valid_to)
ORDER BY f.period, f.office, f.area_kind, f.area;

-- name: list_stated(indicator, start, finish, area_kind, position)
-- Which offices had stated something themselves, of which months, at a place in the log.
SELECT DISTINCT f.office, f.period
FROM figures_at(:indicator, 'month', :start::date, :finish::date, :area_kind, '', :position::bigint) AS f
WHERE f.value > 0 OR f.state = 'under_five';
