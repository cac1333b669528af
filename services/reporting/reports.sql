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

-- name: changes_within_years(map_year, to_kind, area_kind, first_year, last_year)$
-- Whether a code has come to lie otherwise on the map in the middle of one of these years: then a sum of the whole year
-- cannot be placed.
SELECT EXISTS (
    SELECT 1
    FROM (SELECT count(*) OVER (PARTITION BY from_code) AS ways, valid_from, valid_to
          FROM reference.area_on_map
          WHERE map_year = :map_year::integer AND to_kind = :to_kind AND from_kind = :area_kind) AS place
    CROSS JOIN LATERAL (VALUES (place.valid_from), (place.valid_to)) AS turn (day)
    WHERE place.ways > 1 AND turn.day <> date_trunc('year', turn.day::timestamp)::date
      AND extract(year FROM turn.day) BETWEEN :first_year::integer AND :last_year::integer);

-- name: list_national(indicator, span, starts, finishes, signs, first_year, last_year, start, finish, area_kind, dimension, map_year, to_kind, by_area, by_office, time, stock, position, section, after)
-- All offices' figures, as they stand or as they stood at a place in the log, summed by what the report is divided by:
-- from stretches of time figure by figure, and from whole years by the sums that are kept, from which a stretch with the sign
-- -1 is taken away. One row that only has the place when there are none. Of a stock the month the log had come to is read as
-- well.
-- As they stood is what all sections before that of the place changed, and what has changed since in it. A code that has
-- ever lain on the map in one way only is looked up once, for its sum; the others by the day of each figure.
WITH log AS MATERIALIZED (
    SELECT l.log_position AS position, date_trunc('month', l.recorded_at AT TIME ZONE 'Europe/Oslo')::date AS month
    FROM national_log AS l
    WHERE l.log_position <= COALESCE(:position::bigint, 9223372036854775807)
    ORDER BY l.log_position DESC LIMIT 1
), split AS MATERIALIZED (
    SELECT place.from_code FROM reference.area_on_map AS place
    WHERE :by_area::boolean AND place.map_year = :map_year::integer AND place.to_kind = :to_kind
      AND place.from_kind = :area_kind
    GROUP BY place.from_code
    HAVING count(*) > 1
), stretch AS (
    SELECT s.start, s.finish, s.sign
    FROM unnest(:starts::date[], :finishes::date[], :signs::integer[]) AS s (start, finish, sign)
    UNION
    SELECT log.month, log.month, 1 FROM log
    WHERE :stock::boolean AND log.month BETWEEN :start::date AND :finish::date
), touched AS MATERIALIZED (
    SELECT DISTINCT l.office, l.period, l.area, l.breakdown
    FROM national_log AS l
    WHERE l.log_position > :after::bigint AND l.log_position <= :position::bigint
      AND l.indicator = :indicator AND l.span = :span AND l.area_kind = :area_kind
      AND dimension_of(l.breakdown) = :dimension
      AND extract(year FROM l.period) BETWEEN :first_year::integer AND :last_year::integer
), figure AS (
    SELECT stretch.sign, t.office, t.period, t.area, t.area_on, t.breakdown, t.value, t.state
    FROM stretch
    JOIN national_tally AS t ON t.period BETWEEN stretch.start AND stretch.finish
    WHERE :position::bigint IS NULL AND t.indicator = :indicator AND t.span = :span AND t.area_kind = :area_kind
      AND dimension_of(t.breakdown) = :dimension
    UNION ALL
    SELECT stretch.sign, t.office, t.period, t.area, t.area_on, t.breakdown, t.value, t.state
    FROM stretch
    CROSS JOIN LATERAL figures_at(
        :indicator, :span, stretch.start, stretch.finish, :area_kind, :dimension, :position::bigint) AS t
    WHERE :position::bigint IS NOT NULL
    UNION ALL
    SELECT side.sign, t.office, t.period, t.area, at.area_on, t.breakdown, at.value, at.state
    FROM touched AS t
    CROSS JOIN (VALUES (1, :position::bigint), (-1, :after::bigint)) AS side (sign, place)
    CROSS JOIN LATERAL figure_at(
        t.office, :indicator, :span, t.period, :area_kind, t.area, t.breakdown, side.place) AS at
), summed AS (
    SELECT CASE WHEN :by_office::boolean THEN f.office ELSE '' END AS office,
           CASE WHEN :stock::boolean THEN f.period
                WHEN :time = '' THEN :start::date ELSE date_trunc(:time, f.period::timestamp)::date END AS period,
           CASE WHEN :by_area::boolean THEN f.area END AS area,
           CASE WHEN f.area IN (SELECT split.from_code FROM split) THEN f.area_on END AS apart,
           code_of(f.breakdown) AS code, CASE f.state WHEN 'under_five' THEN f.office ELSE '' END AS under_five_at,
           sum(f.sign) AS figures, sum(f.sign) FILTER (WHERE f.value IS NOT NULL) AS numbers,
           sum(f.sign * f.value) AS value
    FROM figure AS f
    GROUP BY 1, 2, 3, 4, 5, 6
    UNION ALL
    SELECT '', CASE WHEN :time = '' THEN :start::date ELSE make_date(y.year, 1, 1) END,
           CASE WHEN :by_area::boolean THEN y.area END,
           CASE WHEN y.area IN (SELECT split.from_code FROM split) THEN y.area_on END,
           y.code, y.under_five_at, sum(y.figures), sum(y.numbers), sum(y.value)
    FROM national_sum AS y
    WHERE y.indicator = :indicator AND y.span = :span AND y.area_kind = :area_kind AND y.dimension = :dimension
      AND y.section = ANY(CASE WHEN :position::bigint IS NULL
                               THEN ARRAY[0, (SELECT max(number) FROM national_section)]
                               ELSE ARRAY(SELECT generate_series(1, :section::integer - 1)) END)
      AND y.year BETWEEN :first_year::integer AND :last_year::integer
    GROUP BY 1, 2, 3, 4, 5, 6
), placed AS (
    SELECT s.office, s.period, CASE WHEN cardinality(place.to_codes) = 1 THEN NULL ELSE s.area END AS area, s.code,
           s.under_five_at, place.to_codes,
           CASE WHEN cardinality(place.to_codes) > 1 THEN place.valid_from END AS place_from,
           CASE WHEN cardinality(place.to_codes) > 1 THEN place.valid_to END AS place_to,
           sum(s.figures) AS figures, sum(s.numbers) AS numbers, sum(s.value) AS value
    FROM summed AS s
    LEFT JOIN reference.area_on_map AS place
        ON place.map_year = :map_year::integer AND place.to_kind = :to_kind AND place.from_kind = :area_kind
       AND place.from_code = s.area
       AND (s.apart IS NULL
            OR (place.valid_from <= s.apart AND (place.valid_to IS NULL OR s.apart < place.valid_to)))
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
    HAVING sum(s.figures) > 0
)
SELECT COALESCE(:position::bigint, log.position, 0) AS position, p.office, p.period, :area_kind::text AS area_kind, p.area,
       p.code, COALESCE(p.value, 0)::bigint AS value, COALESCE(p.numbers, 0)::bigint AS numbers,
       CASE WHEN p.under_five_at <> '' THEN p.figures ELSE 0 END::bigint AS under_five,
       CASE WHEN p.under_five_at <> '' THEN ARRAY[p.under_five_at] END AS under_five_at,
       p.to_codes, p.place_from, p.place_to
FROM (SELECT 1) AS one
LEFT JOIN log ON true
LEFT JOIN placed AS p ON true;
