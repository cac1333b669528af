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
