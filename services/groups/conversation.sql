-- name: list_receivers(enquiry_id, group_id)
-- One person; or those chosen for or in a group, its own contacts once it leads itself; or everyone who waits and is
-- chosen for no group.
SELECT
    e.enquiry_id, p.called, p.channel, p.address, p.safe_to_leave_message, p.language, p.message_key
FROM enquiry AS e
JOIN enquirer AS p USING (enquiry_id)
LEFT JOIN membership AS m USING (enquiry_id)
WHERE
    CASE
        WHEN CAST(:enquiry_id AS uuid) IS NOT NULL THEN e.enquiry_id = :enquiry_id
        WHEN CAST(:group_id AS uuid) IS NOT NULL THEN m.group_id = :group_id
        ELSE e.state = 'waiting' AND m.group_id IS NULL
    END
ORDER BY e.received_at, e.enquiry_id;
