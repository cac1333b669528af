-- name: list_bookings()
-- What rooms are held for groups at work, and groups that have lost theirs; one that has a break needs none.
SELECT
    g.group_id, g.title, g.state, r.room_id, r.name AS room, r.ended_on,
    b.from_on, b.until_on, b.begins_at, b.ends_at, b.every_weeks,
    EXISTS (
        SELECT FROM room_hours AS h
        WHERE
            h.room_id = r.room_id AND h.opens_at <= b.begins_at AND h.closes_at >= b.ends_at
            AND h.weekday = (ARRAY['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])[extract(ISODOW FROM b.from_on)::int]
    ) AS in_hours,
    EXISTS (
        SELECT FROM membership AS m
        JOIN enquirer AS p USING (enquiry_id)
        WHERE m.group_id = g.group_id AND NOT r.offers @> p.access
    ) AS lacks
FROM self_help_group AS g
JOIN room AS r ON r.room_id = g.room_id
LEFT JOIN room_booking AS b ON b.group_id = g.group_id
WHERE
    g.state IN ('forming', 'starting', 'self_led') AND g.life IS DISTINCT FROM 'paused' AND g.format = 'in_person'
    AND (b.booking_id IS NOT NULL OR g.state <> 'forming' OR g.first_meeting_at IS NOT NULL)
ORDER BY g.created_at, g.group_id, b.from_on;

-- name: list_closures(first, last)
SELECT room_id, from_on, until_on
FROM room_closure
WHERE daterange(from_on, until_on, '[]') && daterange(CAST(:first AS date), CAST(:last AS date), '[]');
