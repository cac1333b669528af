-- name: list_alike(enquiry_id)
-- Others who wait or have a place and may be the same person: reached the same way, or named, born and living alike.
SELECT o.enquiry_id, op.called, o.received_on, o.state, lower(op.address) = lower(p.address) AS same_address
FROM enquirer AS p
JOIN enquirer AS op
    ON op.enquiry_id <> p.enquiry_id
    AND (
        (op.channel = p.channel AND lower(op.address) = lower(p.address))
        OR (lower(trim(op.called)) = lower(trim(p.called)) AND op.birth_year = p.birth_year AND op.postcode = p.postcode)
    )
JOIN enquiry AS o ON o.enquiry_id = op.enquiry_id
WHERE p.enquiry_id = :enquiry_id AND o.state IN ('waiting', 'placed')
ORDER BY o.received_at, o.enquiry_id
LIMIT 10;
