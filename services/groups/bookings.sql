-- name: look_at_day(room_id, weekday, day, begins_at, ends_at)^
-- Whether a room can be used at this time of the week, and is closed on this day.
SELECT
    EXISTS (
        SELECT FROM room_hours AS h
        WHERE h.room_id = :room_id AND h.weekday = :weekday AND h.opens_at <= :begins_at AND h.closes_at >= :ends_at
    ) AS is_ours,
    EXISTS (
        SELECT FROM room_closure AS c
        WHERE c.room_id = :room_id AND CAST(:day AS date) BETWEEN c.from_on AND coalesce(c.until_on, 'infinity')
    ) AS is_closed;

-- name: insert_booking(booking_id, room_id, group_id, called, from_on, until_on, begins_at, ends_at, every_weeks, lows, highs)$
-- No row where somebody has the room at that time: room_is_held_once. Each room has 65 536 numbers of its own.
INSERT INTO room_booking (
    booking_id, room_id, group_id, called, from_on, until_on, begins_at, ends_at, every_weeks, holds
)
SELECT
    :booking_id, r.room_id, :group_id, :called, :from_on, :until_on, :begins_at, :ends_at, :every_weeks,
    (
        SELECT range_agg(int8range(CAST(r.number AS bigint) * 65536 + s.low, CAST(r.number AS bigint) * 65536 + s.high))
        FROM unnest(CAST(:lows AS bigint []), CAST(:highs AS bigint [])) AS s (low, high)
    )
FROM room AS r
WHERE r.room_id = :room_id
ON CONFLICT ON CONSTRAINT room_is_held_once DO NOTHING
RETURNING booking_id;

-- name: delete_booking(room_id, booking_id)^
-- One of somebody else; a group's goes with the group.
DELETE FROM room_booking
WHERE booking_id = :booking_id AND room_id = :room_id AND called IS NOT NULL
RETURNING booking_id;

-- name: delete_of_group(group_id)!
DELETE FROM room_booking WHERE group_id = :group_id;

-- name: list_bookings(room_id, first, last)
-- Those that may have the room on some of these days.
SELECT
    b.booking_id, b.group_id, coalesce(g.title, b.called) AS title, b.from_on, b.until_on, b.begins_at, b.ends_at,
    b.every_weeks
FROM room_booking AS b
LEFT JOIN self_help_group AS g USING (group_id)
WHERE b.room_id = :room_id AND b.days && daterange(CAST(:first AS date), CAST(:last AS date), '[]')
ORDER BY b.begins_at, b.booking_id;

-- name: list_closed(room_id, first, last)
SELECT from_on, until_on
FROM room_closure
WHERE room_id = :room_id AND daterange(from_on, until_on, '[]') && daterange(CAST(:first AS date), CAST(:last AS date), '[]');
