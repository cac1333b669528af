-- name: keep_link(group_id, address, made_on)!
-- The group's link from now on; of the one before nothing is left.
INSERT INTO digital_link (group_id, address, made_on) VALUES (:group_id, :address, :made_on)
ON CONFLICT (group_id) DO UPDATE
    SET address = excluded.address, made_on = excluded.made_on, somebody_left = false;

-- name: find_link(group_id)^
SELECT address, made_on, somebody_left FROM digital_link WHERE group_id = :group_id;

-- name: mark_left(enquiries)!
-- Only whoever takes part or has said yes could see the link.
UPDATE digital_link
SET somebody_left = true
WHERE group_id IN (
    SELECT m.group_id
    FROM membership AS m
    JOIN enquiry AS e USING (enquiry_id)
    WHERE
        m.enquiry_id = ANY(CAST(:enquiries AS uuid []))
        AND (
            e.state = 'placed' OR EXISTS (
                SELECT FROM offer AS o
                WHERE o.group_id = m.group_id AND o.enquiry_id = m.enquiry_id AND o.state = 'accepted'
            )
        )
);

-- name: delete_link(group_id)!
DELETE FROM digital_link WHERE group_id = :group_id;

-- name: set_place(digital_at)!
UPDATE policy SET digital_at = :digital_at;
