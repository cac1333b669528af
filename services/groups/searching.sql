-- name: find_enquiries(called, address, number, pickup_hash, most)
-- By the beginning of any word of the name, of an address or a number, or by the whole code; those who wait first.
SELECT e.enquiry_id, e.state, e.received_on, p.called
FROM enquiry AS e
LEFT JOIN enquirer AS p USING (enquiry_id)
WHERE
    lower(p.called) LIKE CAST(:called AS text) || '%'
    OR lower(p.called) LIKE '% ' || CAST(:called AS text) || '%'
    OR (p.channel = 'email' AND lower(p.address) LIKE CAST(:address AS text) || '%')
    OR (p.channel = 'phone' AND replace(p.address, '+', '') LIKE replace(CAST(:number AS text), '+', '') || '%')
    OR e.pickup_hash = :pickup_hash
ORDER BY e.state <> 'waiting', e.received_on DESC, e.enquiry_id
LIMIT :most;

-- name: find_groups(title, most)
-- By any part of what it is called or where it meets; those at work first.
SELECT group_id, title, state
FROM self_help_group
WHERE lower(title) LIKE '%' || CAST(:title AS text) || '%' OR lower(place) LIKE '%' || CAST(:title AS text) || '%'
ORDER BY state IN ('ended', 'dissolved'), created_at DESC
LIMIT :most;
