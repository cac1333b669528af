-- name: put_listing(office, kind, listing_id, title, municipality_code, place, format, event_kind, starts_on, phone, state, listed_on, closed_since, held_with)!
-- The listing as the office last told it.
INSERT INTO listing (office, kind, listing_id, title, municipality_code, place, format, event_kind, starts_on, phone,
                     state, listed_on, closed_since, held_with)
VALUES (:office, :kind, :listing_id, :title, :municipality_code, :place, :format, :event_kind, :starts_on, :phone,
        :state, :listed_on, :closed_since, :held_with)
    ON CONFLICT ON CONSTRAINT one_listing_per_thing DO UPDATE
   SET title = excluded.title, municipality_code = excluded.municipality_code, place = excluded.place,
       format = excluded.format, event_kind = excluded.event_kind, starts_on = excluded.starts_on,
       phone = excluded.phone, state = excluded.state, listed_on = excluded.listed_on,
       closed_since = excluded.closed_since, held_with = excluded.held_with;

-- name: list_listings(kind, municipality_code, county_code, today, after, limit)
-- What is open now, the nearest first: the municipality, then digital ones, then the county, then the others.
WITH placed AS (
    SELECT l.office, o.name AS office_name, l.kind, l.listing_id, l.title, l.municipality_code, m.name AS municipality,
           l.place, l.format, l.event_kind, l.starts_on, l.phone, l.state, s.url,
           ARRAY(SELECT COALESCE(w.name, c.code)
                   FROM unnest(l.held_with) AS c (code) LEFT JOIN reference.office w ON w.code = c.code
                  ORDER BY COALESCE(w.name, c.code) COLLATE "nb-x-icu") AS held_with,
           CASE WHEN l.municipality_code = :municipality_code::text THEN 0
                WHEN l.format IN ('digital', 'hybrid') THEN 1
                WHEN left(l.municipality_code, 2) = :county_code::text THEN 2
                ELSE 3 END AS distance
      FROM listing l
      LEFT JOIN office_site s ON s.office_code = l.office
      LEFT JOIN reference.office o ON o.code = l.office
      LEFT JOIN reference.municipality m
        ON m.code = l.municipality_code AND m.valid_from <= :today AND (m.valid_to IS NULL OR m.valid_to > :today)
     WHERE l.state = 'open'
       AND (:kind::text IS NULL OR l.kind = :kind)
       AND (l.starts_on IS NULL OR l.starts_on >= :today)
), numbered AS (
    SELECT office, office_name, kind, listing_id, title, municipality_code, municipality, place, format, event_kind,
           starts_on, phone, state, url, held_with,
           row_number() OVER (ORDER BY distance, kind, starts_on, title, listing_id) AS place_in_list
      FROM placed
)
SELECT office, office_name, kind, listing_id, title, municipality_code, municipality, place, format, event_kind,
       starts_on, phone, state, url, held_with, place_in_list
  FROM numbered
 WHERE place_in_list > :after
 ORDER BY place_in_list
 LIMIT :limit;

-- name: take_down_events()!
DELETE FROM listing WHERE kind = 'event';

-- name: list_at_office(office, kind, municipality_code, county_code, today, after, limit)
-- At an office that is not head office: its own contact points and head office's events, in the same shape.
WITH shown AS (
    SELECT :office::text AS office, 'contact_point' AS kind, p.contact_point_id AS listing_id, p.title,
           p.municipality_code, NULL::text AS place, NULL::text AS format, NULL::text AS event_kind,
           NULL::date AS starts_on, p.phone, 'open' AS state, NULL::text AS url
      FROM contact_point p
     WHERE p.closed_since IS NULL
    UNION ALL
    SELECT l.office, l.kind, l.listing_id, l.title, l.municipality_code, l.place, l.format, l.event_kind,
           l.starts_on, l.phone, l.state, s.url
      FROM listing l
      LEFT JOIN office_site s ON s.office_code = l.office
     WHERE l.kind = 'event' AND l.state = 'open' AND l.starts_on >= :today
), numbered AS (
    SELECT shown.*,
           row_number() OVER (ORDER BY kind, municipality_code IS DISTINCT FROM :municipality_code::text,
                                       left(municipality_code, 2) IS DISTINCT FROM :county_code::text,
                                       starts_on, title, listing_id) AS place_in_list
      FROM shown
     WHERE :kind::text IS NULL OR kind = :kind
)
SELECT office, kind, listing_id, title, municipality_code, place, format, event_kind, starts_on, phone, state, url,
       place_in_list
  FROM numbered
 WHERE place_in_list > :after
 ORDER BY place_in_list
 LIMIT :limit;
