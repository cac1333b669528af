-- name: set_time(group_id, weekday, meets_at, every_weeks)!
UPDATE self_help_group SET weekday = :weekday, meets_at = :meets_at, every_weeks = :every_weeks WHERE group_id = :group_id;

-- name: set_room(group_id, room_id, place, municipality_code)!
-- Where it meets; what has been told of a group that has started is not told anew.
UPDATE self_help_group
SET
    room_id = :room_id, place = :place,
    municipality_code = CASE WHEN state = 'forming' THEN :municipality_code ELSE municipality_code END
WHERE group_id = :group_id;

-- name: has_booking(group_id)$
SELECT EXISTS (SELECT FROM room_booking WHERE group_id = :group_id);

-- name: find_room(group_id)^
-- The room that is held for a group.
SELECT r.room_id, r.name, r.address, r.seats, r.offers
FROM self_help_group AS g
JOIN room AS r USING (room_id)
WHERE g.group_id = :group_id AND EXISTS (SELECT FROM room_booking AS b WHERE b.group_id = g.group_id);

-- name: look_at_people(group_id)^
-- How many hold a place, or may come to one that has been announced, and what a room must offer for all of them.
SELECT
    greatest(
        count(DISTINCT m.enquiry_id),
        (SELECT a.places FROM announcement AS a WHERE a.group_id = :group_id AND a.state = 'open')
    ) AS count,
    coalesce(array_agg(DISTINCT needed.need ORDER BY needed.need) FILTER (WHERE needed.need IS NOT NULL), '{}') AS needs
FROM membership AS m
LEFT JOIN enquirer AS p USING (enquiry_id)
LEFT JOIN unnest(p.access) AS needed (need) ON true
WHERE m.group_id = :group_id;

-- name: list_needs(enquiries)$
SELECT coalesce(array_agg(DISTINCT needed.need ORDER BY needed.need), '{}')
FROM enquirer AS p, unnest(p.access) AS needed (need)
WHERE p.enquiry_id = ANY(CAST(:enquiries AS uuid []));

-- name: list_rooms(needs)
-- Those in use, the ones that have what is needed first.
SELECT
    r.room_id, r.name, r.seats, r.offers,
    ARRAY(SELECT need FROM unnest(CAST(:needs AS text [])) AS need WHERE need <> ALL(r.offers)) AS lacks
FROM room AS r
WHERE r.ended_on IS NULL
ORDER BY NOT (r.offers @> CAST(:needs AS text [])), r.name COLLATE "nb-x-icu", r.room_id;

-- name: list_free(weekday, lows, highs, from_on, until_on, begins_at, ends_at, people, needs, group_id)
-- Rooms free for a slot, for so many with these needs; what the group itself has is free for it. Each room has 65 536 numbers.
SELECT r.room_id, r.name, r.address, r.municipality_code, r.seats, r.offers
FROM room AS r
JOIN room_hours AS h USING (room_id)
WHERE
    r.ended_on IS NULL AND r.seats >= :people AND r.offers @> CAST(:needs AS text [])
    AND h.weekday = :weekday AND h.opens_at <= :begins_at AND h.closes_at >= :ends_at
    AND NOT EXISTS (
        SELECT FROM room_closure AS c
        WHERE c.room_id = r.room_id AND CAST(:from_on AS date) BETWEEN c.from_on AND coalesce(c.until_on, 'infinity')
    )
    AND NOT EXISTS (
        SELECT FROM room_booking AS b
        WHERE
            b.room_id = r.room_id AND b.group_id IS DISTINCT FROM CAST(:group_id AS uuid)
            AND b.days && daterange(CAST(:from_on AS date), CAST(:until_on AS date), '[]')
            AND b.holds && (
                SELECT range_agg(int8range(CAST(r.number AS bigint) * 65536 + s.low, CAST(r.number AS bigint) * 65536 + s.high))
                FROM unnest(CAST(:lows AS bigint []), CAST(:highs AS bigint [])) AS s (low, high)
            )
    )
ORDER BY cardinality(r.offers), r.seats, r.name COLLATE "nb-x-icu", r.room_id;

-- name: set_wish(group_id, room_id)!
UPDATE self_help_group SET room_id = :room_id WHERE group_id = :group_id;
