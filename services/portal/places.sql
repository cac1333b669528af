-- name: get_place_of_postcode(postcode, today)^
-- Where a postcode is: municipality and county of today.
SELECT p.postcode, p.city, m.code AS municipality_code, m.name AS municipality, c.code AS county_code, c.name AS county
  FROM reference.postcode p
  JOIN reference.municipality m
    ON m.code = p.municipality_code AND m.valid_from <= :today AND (m.valid_to IS NULL OR m.valid_to > :today)
  LEFT JOIN reference.county c
    ON c.code = m.county_code AND c.valid_from <= :today AND (c.valid_to IS NULL OR c.valid_to > :today)
 WHERE p.postcode = :postcode;

-- name: get_place_of_municipality(code, today)^
-- A municipality of today and its county.
SELECT NULL::text AS postcode, NULL::text AS city, m.code AS municipality_code, m.name AS municipality,
       c.code AS county_code, c.name AS county
  FROM reference.municipality m
  LEFT JOIN reference.county c
    ON c.code = m.county_code AND c.valid_from <= :today AND (c.valid_to IS NULL OR c.valid_to > :today)
 WHERE m.code = :code AND m.code <> '9999' AND m.valid_from <= :today AND (m.valid_to IS NULL OR m.valid_to > :today);

-- name: search_places(text, today, row_limit)
-- Municipalities by name (each of its names: "Tana - Deatnu") or by a postal town in them: the whole name first, then
-- what it begins with, then what it holds.
WITH town AS (
    SELECT municipality_code, city, count(*) AS postcodes
      FROM reference.postcode
     GROUP BY municipality_code, city
), name AS (
    SELECT m.code, trim(part) AS name, NULL::text AS city
      FROM reference.municipality m, unnest(string_to_array(m.name, ' - ')) AS part
     WHERE m.valid_from <= :today AND (m.valid_to IS NULL OR m.valid_to > :today) AND m.code <> '9999'
    UNION ALL
    SELECT m.code, t.city, t.city
      FROM town t
      JOIN reference.municipality m
        ON m.code = t.municipality_code AND m.valid_from <= :today AND (m.valid_to IS NULL OR m.valid_to > :today)
), found AS (
    SELECT DISTINCT ON (code) code, city,
           CASE WHEN lower(name) = lower(:text::text) THEN 0
                WHEN starts_with(lower(name), lower(:text::text)) THEN 1
                ELSE 2 END AS distance
      FROM name
     WHERE strpos(lower(name), lower(:text::text)) > 0
     ORDER BY code, distance, city NULLS FIRST
)
SELECT f.code AS municipality_code, m.name AS municipality, c.name AS county, f.city, f.distance = 0 AS is_same
  FROM found f
  JOIN reference.municipality m
    ON m.code = f.code AND m.valid_from <= :today AND (m.valid_to IS NULL OR m.valid_to > :today)
  LEFT JOIN reference.county c
    ON c.code = m.county_code AND c.valid_from <= :today AND (c.valid_to IS NULL OR c.valid_to > :today)
 ORDER BY f.distance, f.city IS NOT NULL, m.name COLLATE "nb-x-icu", c.name
 LIMIT :row_limit;

-- name: list_municipality_names(today)
-- The names of today's municipalities.
SELECT DISTINCT m.name COLLATE "nb-x-icu" AS name
  FROM reference.municipality m
 WHERE m.valid_from <= :today AND (m.valid_to IS NULL OR m.valid_to > :today) AND m.code <> '9999'
 ORDER BY name;
