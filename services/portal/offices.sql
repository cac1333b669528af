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
