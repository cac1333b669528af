-- name: list_taken(after)
-- What has a room week after week, and goes on after this day.
SELECT room_id, from_on, begins_at, ends_at
FROM room_booking
WHERE every_weeks IS NOT NULL AND (until_on IS NULL OR until_on > CAST(:after AS date));

-- name: list_meeting()
-- Where and when groups meet in a room, by the part of the day.
SELECT
    municipality_code, weekday,
    CASE WHEN meets_at < '12:00' THEN 'morning' WHEN meets_at < '17:00' THEN 'afternoon' ELSE 'evening' END AS daytime,
    count(*) AS groups
FROM self_help_group
WHERE
    format = 'in_person' AND state IN ('forming', 'starting', 'self_led') AND weekday IS NOT NULL AND meets_at IS NOT NULL
    AND municipality_code IS NOT NULL
GROUP BY 1, 2, 3;
