-- name: read_newest_year()$
-- The last year whose inhabitants are known.
SELECT max(year) FROM reference.population;

-- name: list_adults(map_year, to_kind, start, finish)
-- Adults of each area of a map that is a union of municipalities of 2024: none of these lies partly outside it.
SELECT on_map.code, p.year, sum(p.population_18plus) AS adults
FROM reference.area_on_map AS place
CROSS JOIN LATERAL unnest(place.to_codes) AS on_map (code)
JOIN reference.population AS p ON p.municipality_code = place.from_code
WHERE place.map_year = :map_year::integer AND place.to_kind = :to_kind AND place.from_kind = 'municipality'
  AND place.valid_from <= '2024-01-01' AND (place.valid_to IS NULL OR place.valid_to > '2024-01-01')
  AND p.year BETWEEN :start::integer AND :finish::integer
GROUP BY on_map.code, p.year
HAVING bool_and(cardinality(place.to_codes) = 1);

-- name: list_adults_of_all(start, finish)
-- Adults of the whole country.
SELECT 'country' AS code, year, sum(population_18plus) AS adults
FROM reference.population
WHERE year BETWEEN :start::integer AND :finish::integer
GROUP BY year;

-- name: list_adults_of_offices(days, newest, office)
-- Adults of what offices cover on some days, where it is a union of municipalities of 2024: none of these lies partly
-- outside it, and no code of it is unknown on the year's map.
WITH covers AS (
    SELECT d.day, d.map_year, a.office_code, array_agg(DISTINCT a.area_code) AS codes
    FROM (SELECT day.day, (SELECT max(map_year) FROM reference.area_on_map
                           WHERE map_year <= extract(year FROM day.day)) AS map_year
          FROM unnest(:days::date[]) AS day (day)) AS d
    JOIN reference.office_area AS a
        ON a.valid_from <= d.day AND (a.valid_to IS NULL OR a.valid_to > d.day)
       AND (:office = '' OR a.office_code = :office)
    GROUP BY d.day, d.map_year, a.office_code
),

known AS (
    SELECT place.map_year, array_agg(DISTINCT one.code) AS codes
    FROM reference.area_on_map AS place
    CROSS JOIN LATERAL unnest(place.to_codes) AS one (code)
    WHERE place.map_year IN (SELECT covers.map_year FROM covers)
    GROUP BY place.map_year
),

lies AS (
    SELECT c.day, c.office_code, place.from_code, bool_or(place.to_codes <@ c.codes) AS within,
           bool_or(place.to_codes && c.codes) AS touched
    FROM covers AS c
    JOIN known ON known.map_year = c.map_year AND c.codes <@ known.codes
    JOIN reference.area_on_map AS place
        ON place.map_year = c.map_year AND place.from_kind = 'municipality'
       AND place.valid_from <= '2024-01-01' AND (place.valid_to IS NULL OR place.valid_to > '2024-01-01')
    GROUP BY c.day, c.office_code, place.from_code
)

SELECT l.office_code AS office, l.day, sum(p.population_18plus) FILTER (WHERE l.within) AS adults
FROM lies AS l
JOIN reference.population AS p
    ON p.municipality_code = l.from_code AND p.year = least(extract(year FROM l.day)::integer, :newest::integer)
GROUP BY l.office_code, l.day
HAVING bool_and(l.within OR NOT l.touched) AND bool_or(l.within);
