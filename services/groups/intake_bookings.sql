-- name: lock_enquiry(enquiry_id)$
-- One enquiry, held until COMMIT.
SELECT state FROM enquiry WHERE enquiry_id = :enquiry_id FOR UPDATE;

-- name: find_to_write(enquiry_id)^
-- How a person is reached, and the time they have chosen, null before.
SELECT
    p.enquiry_id, p.called, p.channel, p.address, p.safe_to_leave_message, p.language, p.message_key,
    t.time_id, t.begins_at, t.ends_at, t.way, t.place, t.met_by, a.enquiry_id IS NOT NULL AS is_asked
FROM enquirer AS p
LEFT JOIN intake_appointment AS a USING (enquiry_id)
LEFT JOIN intake_time AS t USING (time_id)
WHERE p.enquiry_id = :enquiry_id;

-- name: find_person(enquiry_id)^
SELECT e.enquiry_id, e.state, p.called, p.channel, p.channel <> 'phone' AS needs_number
FROM enquiry AS e
JOIN enquirer AS p USING (enquiry_id)
WHERE e.enquiry_id = :enquiry_id;

-- name: find_appointment(enquiry_id)^
SELECT
    a.enquiry_id, a.told, a.invited_at, a.none_suits_at, a.time_id, a.chosen_at, t.begins_at, t.ends_at, t.way, t.met_by,
    CASE WHEN t.way = 'here' THEN t.place END AS place,
    CASE WHEN t.way = 'digital' THEN coalesce(a.digital_link, t.place) END AS link,
    CASE WHEN t.way = 'phone' THEN coalesce(a.number, CASE WHEN p.channel = 'phone' THEN p.address END) END AS number
FROM intake_appointment AS a
JOIN enquirer AS p USING (enquiry_id)
LEFT JOIN intake_time AS t USING (time_id)
WHERE a.enquiry_id = :enquiry_id;

-- name: upsert_invitation(enquiry_id, told, invited_at)!
-- Asked again, whatever was answered before is asked anew, and a time that has been is no longer of interest.
INSERT INTO intake_appointment (enquiry_id, told, invited_at)
VALUES (:enquiry_id, :told, :invited_at)
ON CONFLICT (enquiry_id) DO UPDATE
    SET
        told = excluded.told, invited_at = excluded.invited_at, none_suits_at = NULL, time_id = NULL, chosen_at = NULL,
        chosen_how = NULL, number = NULL, digital_link = NULL, reminded_on = NULL;

-- name: upsert_choice(enquiry_id, told, time_id, now, chosen_how, number, digital_link)!
INSERT INTO intake_appointment (enquiry_id, told, invited_at, time_id, chosen_at, chosen_how, number, digital_link)
VALUES (:enquiry_id, :told, :now, :time_id, :now, :chosen_how, :number, :digital_link)
ON CONFLICT (enquiry_id) DO UPDATE
    SET
        none_suits_at = NULL, time_id = excluded.time_id, chosen_at = excluded.chosen_at, chosen_how = excluded.chosen_how,
        number = excluded.number, digital_link = excluded.digital_link, reminded_on = NULL;

-- name: mark_none_suits(enquiry_id, at)!
UPDATE intake_appointment SET none_suits_at = :at WHERE enquiry_id = :enquiry_id;

-- name: clear_choice(enquiry_id)!
UPDATE intake_appointment
SET time_id = NULL, chosen_at = NULL, chosen_how = NULL, number = NULL, digital_link = NULL, reminded_on = NULL
WHERE enquiry_id = :enquiry_id;

-- name: delete_appointment(enquiry_id)!
DELETE FROM intake_appointment WHERE enquiry_id = :enquiry_id;

-- name: lock_to_remind(tomorrow, after, today)
-- Those whose conversation is tomorrow, chosen before today and not reminded of; held until COMMIT.
SELECT
    p.enquiry_id, p.called, p.channel, p.address, p.safe_to_leave_message, p.language, p.message_key,
    t.begins_at, t.way, t.place, t.met_by
FROM intake_appointment AS a
JOIN intake_time AS t USING (time_id)
JOIN enquirer AS p ON p.enquiry_id = a.enquiry_id
WHERE
    t.begins_at >= :tomorrow AND t.begins_at < :after
    AND a.chosen_at < :today AND a.reminded_on IS NULL
ORDER BY a.enquiry_id
FOR UPDATE OF a SKIP LOCKED;

-- name: mark_reminded(enquiries, today)!
UPDATE intake_appointment SET reminded_on = :today WHERE enquiry_id = ANY(CAST(:enquiries AS uuid []));

-- name: list_undecided()
-- Those who wait, are asked, and have chosen no time.
SELECT a.enquiry_id, p.called, a.told, a.invited_at, a.none_suits_at
FROM intake_appointment AS a
JOIN enquirer AS p USING (enquiry_id)
JOIN enquiry AS e USING (enquiry_id)
WHERE a.time_id IS NULL AND e.state = 'waiting'
ORDER BY a.invited_at, a.enquiry_id;
