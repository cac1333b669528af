-- name: insert_contact_point(title, municipality_code, phone, listed_on)<!
-- A new contact point.
INSERT INTO contact_point (title, municipality_code, phone, listed_on)
VALUES (:title, :municipality_code, :phone, :listed_on)
RETURNING contact_point_id, title, municipality_code, phone, listed_on, closed_since;

-- name: close_contact_point(contact_point_id, closed_since)^
-- It is no longer there; no row when it was closed before.
UPDATE contact_point
   SET closed_since = :closed_since
 WHERE contact_point_id = :contact_point_id AND closed_since IS NULL
RETURNING contact_point_id, title, municipality_code, phone, listed_on, closed_since;

-- name: reopen_contact_point(contact_point_id)^
-- It is there after all; no row when it is open.
UPDATE contact_point AS p
   SET closed_since = NULL
  FROM contact_point AS was
 WHERE p.contact_point_id = :contact_point_id AND was.contact_point_id = p.contact_point_id AND p.closed_since IS NOT NULL
RETURNING p.contact_point_id, p.title, p.municipality_code, p.phone, p.listed_on, p.closed_since,
          was.closed_since AS was_closed_since;

-- name: list_closed(since)
-- Those that are no longer there, the latest first.
SELECT contact_point_id, title, closed_since FROM contact_point
 WHERE closed_since >= :since ORDER BY closed_since DESC, title;

-- name: list_contact_points(municipality_code, county_code)
-- Those that are open: in the municipality first, then in its county, then the others.
SELECT p.contact_point_id, p.title, p.municipality_code, p.phone, p.listed_on, p.closed_since
  FROM contact_point p
 WHERE p.closed_since IS NULL
 ORDER BY p.municipality_code IS DISTINCT FROM :municipality_code::text,
          left(p.municipality_code, 2) IS DISTINCT FROM :county_code::text,
          p.title, p.contact_point_id;

-- name: list_contact_points_in(municipality_code, county_code, today)
-- Those that are open in a county, the municipality's own first.
SELECT p.contact_point_id, p.title, p.municipality_code, m.name AS municipality, p.phone
  FROM contact_point p
  LEFT JOIN reference.municipality m
    ON m.code = p.municipality_code AND m.valid_from <= :today AND (m.valid_to IS NULL OR m.valid_to > :today)
 WHERE p.closed_since IS NULL
   AND (p.municipality_code = :municipality_code OR left(p.municipality_code, 2) = :county_code)
 ORDER BY p.municipality_code <> :municipality_code, p.title, p.contact_point_id;

-- name: change_contact_point(contact_point_id, title, municipality_code, phone)^
-- What is said of it from now on; no row when it is closed.
UPDATE contact_point
   SET title = :title, municipality_code = :municipality_code, phone = :phone
 WHERE contact_point_id = :contact_point_id AND closed_since IS NULL
RETURNING contact_point_id, title, municipality_code, phone, listed_on, closed_since;

-- name: list_own(today)
-- Those that are open, with the municipality's name.
SELECT p.contact_point_id, p.title, p.municipality_code, m.name AS municipality, p.phone, p.listed_on
  FROM contact_point p
  LEFT JOIN reference.municipality m
    ON m.code = p.municipality_code AND m.valid_from <= :today AND (m.valid_to IS NULL OR m.valid_to > :today)
 WHERE p.closed_since IS NULL
 ORDER BY m.name COLLATE "nb-x-icu", p.title, p.contact_point_id;
