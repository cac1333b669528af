-- name: delete_enquirers(enquiries)
-- Who they were.
DELETE FROM enquirer WHERE enquiry_id = ANY(CAST(:enquiries AS uuid [])) RETURNING channel, message_key;

-- name: delete_enquiries(enquiries)
-- Consents and membership go with the row.
DELETE FROM enquiry WHERE enquiry_id = ANY(CAST(:enquiries AS uuid [])) RETURNING enquiry_id;

-- name: list_participants(group_id, also_contacts)
-- Those who take part, without the group's own contacts unless they are asked for.
SELECT enquiry_id FROM membership WHERE group_id = :group_id AND (:also_contacts OR NOT group_contact);

-- name: list_left_before(day)
-- Enquiries that have ended, at most a thousand at a time.
SELECT enquiry_id FROM enquiry
WHERE left_on < :day
ORDER BY left_on
LIMIT 1000
FOR UPDATE SKIP LOCKED;

-- name: delete_proposed(enquiries)!
-- Whoever leaves is in no proposal.
WITH gone AS (DELETE FROM unplaced WHERE enquiry_id = ANY(CAST(:enquiries AS uuid [])))
DELETE FROM proposal_member WHERE enquiry_id = ANY(CAST(:enquiries AS uuid []));

-- name: delete_offers(enquiries)!
-- Before membership, in the order of those who answer: whoever leaves is asked about nothing, and joins nothing by a letter.
WITH told AS (DELETE FROM announcement_letter WHERE enquiry_id = ANY(CAST(:enquiries AS uuid [])))
DELETE FROM offer WHERE enquiry_id = ANY(CAST(:enquiries AS uuid []));

-- name: give_up_times(enquiries)!
-- Before the person: a time they had is free again, but not where its link is known to them.
WITH gone AS (
    DELETE FROM intake_appointment WHERE enquiry_id = ANY(CAST(:enquiries AS uuid [])) RETURNING time_id
)

DELETE FROM intake_time AS t USING gone
WHERE t.time_id = gone.time_id AND t.way = 'digital' AND t.place IS NOT NULL;
