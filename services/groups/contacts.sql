-- name: insert_contact(contact_id, enquiry_id, way, reason, outcome, note, noted_by, noted_at)!
-- Nothing where the person has been forgotten.
INSERT INTO contact (contact_id, enquiry_id, way, reason, outcome, note, noted_by, noted_at)
SELECT :contact_id, p.enquiry_id, :way, :reason, :outcome, :note, :noted_by, :noted_at
FROM enquirer AS p
WHERE p.enquiry_id = :enquiry_id;

-- name: drop_call(enquiry_id, reason)!
-- A call that was to be made about the same: what is to be said now takes its place.
DELETE FROM contact WHERE enquiry_id = :enquiry_id AND reason = :reason AND outcome IS NULL;

-- name: settle_call(contact_id, outcome, what, noted_by, noted_at)^
UPDATE contact
SET
    outcome = :outcome, note = coalesce(concat_ws(E'\n', note, CAST(:what AS text)), ''), noted_by = :noted_by,
    noted_at = :noted_at
WHERE contact_id = :contact_id AND outcome IS NULL
RETURNING enquiry_id, reason;

-- name: list_contacts(enquiry_id)
SELECT contact_id, way, reason, outcome, note, noted_at
FROM contact
WHERE enquiry_id = :enquiry_id
ORDER BY outcome IS NOT NULL, noted_at DESC, contact_id;

-- name: list_to_call()
-- Calls that are to be made, with how to reach each.
SELECT c.contact_id, c.enquiry_id, c.reason, c.note, c.noted_at, p.called, p.channel, p.address, p.best_time
FROM contact AS c
JOIN enquirer AS p USING (enquiry_id)
WHERE c.outcome IS NULL
ORDER BY c.noted_at, c.contact_id;
