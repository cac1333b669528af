-- name: find_map(map_year)$
-- The newest map there is, no newer than a year.
SELECT map_year FROM reference.area_on_map WHERE map_year <= :map_year::integer ORDER BY map_year DESC LIMIT 1;

-- name: list_maps(first, last)
-- The years there is a map of: one look at the index for each.
SELECT year.map_year
FROM generate_series(:first::integer, :last::integer) AS year (map_year)
WHERE EXISTS (SELECT 1 FROM reference.area_on_map AS place WHERE place.map_year = year.map_year)
ORDER BY year.map_year;

-- name: list_own(office, indicator, start, finish, area_kind, dimension, map_year, to_kind)
-- This office's own figures, each with where its area lies on the map.
SELECT :office::text AS office, t.period, t.area_kind, t.area, t.area_on, t.breakdown ->> :dimension AS code,
       t.value, 'stated' AS state, place.to_codes, place.valid_from AS place_from, place.valid_to AS place_to
FROM tally AS t
LEFT JOIN reference.area_on_map AS place
    ON place.map_year = :map_year::integer AND place.to_kind = :to_kind AND place.from_kind = t.area_kind
   AND place.from_code = t.area AND place.valid_from <= t.area_on
   AND (place.valid_to IS NULL OR t.area_on < place.valid_to)
WHERE t.indicator = :indicator AND t.span = 'month'
  AND t.period BETWEEN :start::date AND :finish::date
  AND t.area_kind = :area_kind
  AND CASE WHEN :dimension = '' THEN t.breakdown = '{}' ELSE jsonb_exists(t.breakdown, :dimension) END;

-- name: list_published(office, indicator, span, start, finish, area_kind, dimension, map_year, to_kind)
-- This office's own figures as they have been told: what it may publish.
SELECT :office::text AS office, t.period, t.area_kind, t.area, t.area_on, t.breakdown ->> :dimension AS code,
       t.stated_value AS value, t.stated_state AS state, place.to_codes, place.valid_from AS place_from,
       place.valid_to AS place_to
FROM tally AS t
LEFT JOIN reference.area_on_map AS place
    ON place.map_year = :map_year::integer AND place.to_kind = :to_kind AND place.from_kind = t.area_kind
   AND place.from_code = t.area AND place.valid_from <= t.area_on
   AND (place.valid_to IS NULL OR t.area_on < place.valid_to)
WHERE t.indicator = :indicator AND t.span = :span AND t.stated_state IS NOT NULL
  AND t.period BETWEEN :start::date AND :finish::date
  AND t.area_kind = :area_kind
  AND CASE WHEN :dimension = '' THEN t.breakdown = '{}' ELSE jsonb_exists(t.breakdown, :dimension) END;

-- name: list_national(indicator, span, start, finish, area_kind, dimension, map_year, to_kind)
-- All offices' standing figures, each beside the place in the log they all stand for; one row without a figure when none.
SELECT log.position, t.office, t.period, t.area_kind, t.area, t.area_on, t.breakdown ->> :dimension AS code, t.value,
       t.state, place.to_codes, place.valid_from AS place_from, place.valid_to AS place_to
FROM (SELECT COALESCE(max(log_position), 0) AS position FROM national_log) AS log
LEFT JOIN national_tally AS t
    ON t.indicator = :indicator AND t.span = :span AND t.period BETWEEN :start::date AND :finish::date
   AND t.area_kind = :area_kind
   AND CASE WHEN :dimension = '' THEN t.breakdown = '{}' ELSE jsonb_exists(t.breakdown, :dimension) END
LEFT JOIN reference.area_on_map AS place
    ON place.map_year = :map_year::integer AND place.to_kind = :to_kind AND place.from_kind = t.area_kind
   AND place.from_code = t.area AND place.valid_from <= t.area_on
   AND (place.valid_to IS NULL OR t.area_on < place.valid_to);

-- name: list_national_as_of(indicator, span, start, finish, area_kind, dimension, map_year, to_kind, position)
-- All offices' figures as they stood at a place in the log: the last statement by then that was not void by then.
SELECT :position::bigint AS position, t.office, t.period, t.area_kind, t.area, t.area_on,
       t.breakdown ->> :dimension AS code, t.value, t.state, place.to_codes, place.valid_from AS place_from,
       place.valid_to AS place_to
FROM (SELECT 1) AS log
LEFT JOIN figures_at(
    :indicator, :span, :start::date, :finish::date, :area_kind, :dimension, :position::bigint
) AS t ON true
LEFT JOIN reference.area_on_map AS place
    ON place.map_year = :map_year::integer AND place.to_kind = :to_kind AND place.from_kind = t.area_kind
   AND place.from_code = t.area AND place.valid_from <= t.area_on
   AND (place.valid_to IS NULL OR t.area_on < place.valid_to);
