-- name: find_accounts(text, most)
-- By the beginning of any word of the name, or of the address; open ones first.
SELECT account_id, name, email, state
  FROM account
 WHERE ' ' || lower(name) LIKE '% ' || :text::text || '%' OR lower(email) LIKE :text::text || '%'
 ORDER BY state = 'closed', name, account_id
 LIMIT :most;

-- name: find_contact_points(text, most)
-- Open ones, by any part of the title, by municipality or number.
SELECT p.contact_point_id, p.title, p.phone, m.name AS municipality
  FROM contact_point p
  LEFT JOIN reference.municipality m ON m.code = p.municipality_code AND m.valid_to IS NULL
 WHERE p.closed_since IS NULL
   AND (lower(p.title) LIKE '%' || :text::text || '%' OR lower(m.name) LIKE :text::text || '%'
        OR replace(p.phone, ' ', '') LIKE replace(:text::text, ' ', '') || '%')
 ORDER BY p.title, p.contact_point_id
 LIMIT :most;
