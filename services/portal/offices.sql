-- name: list_offices(today)
-- The offices that are open, the head office first, then by name.
SELECT o.code, o.kind, o.name, o.municipality_code, o.phone, o.email, o.street, o.postcode, s.url,
       o.kind = 'head_office' AS head_office
  FROM reference.office o
  LEFT JOIN office_site s ON s.office_code = o.code
 WHERE o.valid_from <= :today AND (o.valid_to IS NULL OR o.valid_to > :today)
 ORDER BY o.kind <> 'head_office', o.name COLLATE "nb-x-icu";

-- name: list_offices_for(municipality_code, county_code, today)
-- The offices that cover a municipality: one named for it goes before one named for the county, a LINK centre before
-- a district office.
SELECT o.code, o.kind, o.name, o.municipality_code, o.phone, o.email, o.street, o.postcode, s.url,
       o.kind = 'head_office' AS head_office
  FROM reference.office_area a
  JOIN reference.office o ON o.code = a.office_code
  LEFT JOIN office_site s ON s.office_code = o.code
 WHERE (a.area_kind, a.area_code) IN (('municipality', :municipality_code), ('county', :county_code))
   AND a.valid_from <= :today AND (a.valid_to IS NULL OR a.valid_to > :today)
   AND o.valid_from <= :today AND (o.valid_to IS NULL OR o.valid_to > :today)
 ORDER BY a.area_kind = 'county', o.kind <> 'link_centre', o.name COLLATE "nb-x-icu";

-- name: put_site(office_code, url)!
-- Where an office's own pages are.
INSERT INTO office_site (office_code, url) VALUES (:office_code, :url)
    ON CONFLICT (office_code) DO UPDATE SET url = excluded.url;

-- name: search_offices(q, on)
-- Offices of a day with the names of what they cover; of them those whose name, seat or area holds what is searched for.
WITH area AS (
    SELECT a.office_code, coalesce(c.name, m.name) AS name
      FROM reference.office_area a
      LEFT JOIN reference.county c
        ON a.area_kind = 'county' AND c.code = a.area_code
       AND c.valid_from <= :on::date AND (c.valid_to IS NULL OR c.valid_to > :on)
      LEFT JOIN reference.municipality m
        ON a.area_kind = 'municipality' AND m.code = a.area_code
       AND m.valid_from <= :on AND (m.valid_to IS NULL OR m.valid_to > :on)
     WHERE a.valid_from <= :on AND (a.valid_to IS NULL OR a.valid_to > :on)
), covers AS (
    SELECT office_code, array_agg(DISTINCT name) FILTER (WHERE name IS NOT NULL) AS areas FROM area GROUP BY office_code
), inside AS (
    SELECT DISTINCT a.office_code
      FROM reference.office_area a
      JOIN reference.municipality m
        ON m.valid_from <= :on AND (m.valid_to IS NULL OR m.valid_to > :on)
       AND (a.area_kind, a.area_code) IN (('municipality', m.code), ('county', m.county_code))
     WHERE a.valid_from <= :on AND (a.valid_to IS NULL OR a.valid_to > :on)
       AND strpos(lower(m.name), lower(:q::text)) > 0
)
SELECT o.code, o.kind, o.name, o.phone, o.email, o.street, o.postcode, s.url, o.kind = 'head_office' AS head_office,
       coalesce(c.areas, '{}') AS areas
  FROM reference.office o
  LEFT JOIN covers c ON c.office_code = o.code
  LEFT JOIN office_site s ON s.office_code = o.code
 WHERE o.valid_from <= :on AND (o.valid_to IS NULL OR o.valid_to > :on)
   AND (:q::text IS NULL
        OR strpos(lower(concat_ws(' ', o.name, o.street, array_to_string(c.areas, ' '))), lower(:q)) > 0
        OR EXISTS (SELECT 1 FROM inside i WHERE i.office_code = o.code))
 ORDER BY o.kind <> 'head_office', o.name COLLATE "nb-x-icu";

-- name: list_areas()
-- Areas of all times, with the name each had.
SELECT a.office_code, a.area_kind, a.area_code, coalesce(c.name, m.name) AS name, a.valid_from, a.valid_to
  FROM reference.office_area a
  LEFT JOIN LATERAL (SELECT name FROM reference.county WHERE a.area_kind = 'county' AND code = a.area_code
                      ORDER BY valid_from DESC LIMIT 1) c ON true
  LEFT JOIN LATERAL (SELECT name FROM reference.municipality WHERE a.area_kind = 'municipality' AND code = a.area_code
                      ORDER BY valid_from DESC LIMIT 1) m ON true
 ORDER BY a.office_code, a.valid_from, a.area_code;

-- name: list_on_map(today)
-- Offices of today as they lie on the newest map: a district office with the outline of its counties and the middle of the
-- largest, a centre with the middle of its municipality; no row where no boundaries are loaded.
WITH map AS (
    SELECT max(map_year) AS year FROM reference.boundary
), covered AS (
    SELECT a.office_code, a.area_kind, b.shape, b.label_x, b.label_y,
           row_number() OVER (PARTITION BY a.office_code ORDER BY length(b.shape) DESC) AS largest
      FROM reference.office_area a
      JOIN map ON true
      JOIN reference.boundary b ON b.map_year = map.year AND b.area_kind = a.area_kind AND b.area_code = a.area_code
     WHERE a.valid_from <= :today AND (a.valid_to IS NULL OR a.valid_to > :today)
)
SELECT o.code, o.kind, o.name,
       CASE WHEN o.kind = 'district_office' THEN string_agg(c.shape, '' ORDER BY c.largest) ELSE '' END AS shape,
       max(c.label_x) FILTER (WHERE c.largest = 1) AS label_x, max(c.label_y) FILTER (WHERE c.largest = 1) AS label_y
  FROM reference.office o
  JOIN covered c ON c.office_code = o.code
 WHERE o.valid_from <= :today AND (o.valid_to IS NULL OR o.valid_to > :today) AND o.kind <> 'head_office'
 GROUP BY o.code
 ORDER BY o.kind = 'link_centre', o.name COLLATE "nb-x-icu";
