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
SELECT :office::text AS office, t.period, t.area_kind, t.area, t.breakdown ->> :dimension AS code,
       t.value, 1 AS numbers, 0 AS under_five, NULL::text[] AS under_five_at,
       place.to_codes, place.valid_from AS place_from, place.valid_to AS place_to
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
SELECT :office::text AS office, t.period, t.area_kind, t.area, t.breakdown ->> :dimension AS code,
       COALESCE(t.stated_value, 0) AS value, (t.stated_value IS NOT NULL)::integer AS numbers,
       (t.stated_state = 'under_five')::integer AS under_five,
       CASE WHEN t.stated_state = 'under_five' THEN ARRAY[:office::text] END AS under_five_at,
       place.to_codes, place.valid_from AS place_from, place.valid_to AS place_to
FROM tally AS t
LEFT JOIN reference.area_on_map AS place
    ON place.map_year = :map_year::integer AND place.to_kind = :to_kind AND place.from_kind = t.area_kind
   AND place.from_code = t.area AND place.valid_from <= t.area_on
   AND (place.valid_to IS NULL OR t.area_on < place.valid_to)
WHERE t.indicator = :indicator AND t.span = :span AND t.stated_state IS NOT NULL
  AND t.period BETWEEN :start::date AND :finish::date
  AND t.area_kind = :area_kind
  AND CASE WHEN :dimension = '' THEN t.breakdown = '{}' ELSE jsonb_exists(t.breakdown, :dimension) END;

-- name: list_national(indicator, span, start, finish, area_kind, dimension, map_year, to_kind, by_area, by_office, time, stock, ends)
-- All offices' standing figures, summed by what the report is divided by, each sum beside the place in the log they all
-- stand for; one row without a sum when none. Of a stock only the months that may stand for a stretch of time. A code
-- that has ever lain on the map in one way only is looked up once, for its sum; the others by the day of each figure.
WITH split AS MATERIALIZED (
    SELECT place.from_code FROM reference.area_on_map AS place
    WHERE :by_area::boolean AND place.map_year = :map_year::integer AND place.to_kind = :to_kind
      AND place.from_kind = :area_kind
    GROUP BY place.from_code
    HAVING count(*) > 1
)
SELECT log.position, sum.*, place.to_codes, place.valid_from AS place_from, place.valid_to AS place_to
FROM (SELECT COALESCE(max(log_position), 0) AS position FROM national_log) AS log
LEFT JOIN (
    SELECT CASE WHEN :by_office::boolean THEN t.office ELSE '' END AS office,
           CASE WHEN :stock::boolean THEN t.period
                WHEN :time = '' THEN :start::date ELSE date_trunc(:time, t.period::timestamp)::date END AS period,
           t.area_kind,
           CASE WHEN :by_area::boolean THEN t.area END AS area,
           CASE WHEN t.area IN (SELECT split.from_code FROM split) THEN t.area_on END AS apart,
           t.breakdown ->> :dimension AS code,
           COALESCE(sum(t.value), 0)::bigint AS value,
           count(t.value) AS numbers,
           count(*) FILTER (WHERE t.state = 'under_five') AS under_five,
           array_agg(t.office) FILTER (WHERE t.state = 'under_five') AS under_five_at
    FROM national_tally AS t
    WHERE t.indicator = :indicator AND t.span = :span AND t.period BETWEEN :start::date AND :finish::date
      AND t.area_kind = :area_kind AND dimension_of(t.breakdown) = :dimension
      AND (NOT :stock::boolean OR t.period = ANY(:ends::date[]) OR t.period = (
        SELECT date_trunc('month', last.recorded_at AT TIME ZONE 'Europe/Oslo')::date
        FROM national_log AS last
        ORDER BY last.log_position DESC LIMIT 1))
    GROUP BY 1, 2, 3, 4, 5, 6
) AS sum ON true
LEFT JOIN reference.area_on_map AS place
    ON place.map_year = :map_year::integer AND place.to_kind = :to_kind AND place.from_kind = sum.area_kind
   AND place.from_code = sum.area
   AND (sum.apart IS NULL
        OR (place.valid_from <= sum.apart AND (place.valid_to IS NULL OR sum.apart < place.valid_to)));

-- name: list_national_as_of(indicator, span, start, finish, area_kind, dimension, map_year, to_kind, by_area, by_office, time, stock, ends, position)
-- The same, of the figures as they stood at a place in the log.
WITH split AS MATERIALIZED (
    SELECT place.from_code FROM reference.area_on_map AS place
    WHERE :by_area::boolean AND place.map_year = :map_year::integer AND place.to_kind = :to_kind
      AND place.from_kind = :area_kind
    GROUP BY place.from_code
    HAVING count(*) > 1
)
SELECT log.position, sum.*, place.to_codes, place.valid_from AS place_from, place.valid_to AS place_to
FROM (SELECT :position::bigint AS position) AS log
LEFT JOIN (
    SELECT CASE WHEN :by_office::boolean THEN t.office ELSE '' END AS office,
           CASE WHEN :stock::boolean THEN t.period
                WHEN :time = '' THEN :start::date ELSE date_trunc(:time, t.period::timestamp)::date END AS period,
           t.area_kind,
           CASE WHEN :by_area::boolean THEN t.area END AS area,
           CASE WHEN t.area IN (SELECT split.from_code FROM split) THEN t.area_on END AS apart,
           t.breakdown ->> :dimension AS code,
           COALESCE(sum(t.value), 0)::bigint AS value,
           count(t.value) AS numbers,
           count(*) FILTER (WHERE t.state = 'under_five') AS under_five,
           array_agg(t.office) FILTER (WHERE t.state = 'under_five') AS under_five_at
    FROM figures_at(
        :indicator, :span, :start::date, :finish::date, :area_kind, :dimension, :position::bigint
    ) AS t
    WHERE (NOT :stock::boolean OR t.period = ANY(:ends::date[]) OR t.period = (
        SELECT date_trunc('month', last.recorded_at AT TIME ZONE 'Europe/Oslo')::date
        FROM national_log AS last WHERE last.log_position <= :position::bigint
        ORDER BY last.log_position DESC LIMIT 1))
    GROUP BY 1, 2, 3, 4, 5, 6
) AS sum ON true
LEFT JOIN reference.area_on_map AS place
    ON place.map_year = :map_year::integer AND place.to_kind = :to_kind AND place.from_kind = sum.area_kind
   AND place.from_code = sum.area
   AND (sum.apart IS NULL
        OR (place.valid_from <= sum.apart AND (place.valid_to IS NULL OR sum.apart < place.valid_to)));
