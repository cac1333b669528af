-- name: list_booked(today)
-- Conversations of today, and earlier ones of those who still wait; by the day in Oslo.
SELECT a.enquiry_id, t.begins_at, t.ends_at, t.way, t.met_by
FROM intake_appointment AS a
JOIN intake_time AS t USING (time_id)
JOIN enquiry AS e ON e.enquiry_id = a.enquiry_id
WHERE e.state = 'waiting' AND CAST(t.begins_at AT TIME ZONE 'Europe/Oslo' AS date) <= CAST(:today AS date)
ORDER BY t.begins_at, a.enquiry_id;

-- name: count_silent(before)$
SELECT count(*)
FROM intake_appointment AS a
JOIN enquiry AS e USING (enquiry_id)
WHERE e.state = 'waiting' AND a.time_id IS NULL AND a.none_suits_at IS NULL AND a.invited_at < :before;
