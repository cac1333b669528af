-- name: insert_room(room_id, name, address, postcode, municipality_code, seats, offers, note, registered_at)!
INSERT INTO room (room_id, name, address, postcode, municipality_code, seats, offers, note, registered_at)
VALUES (:room_id, :name, :address, :postcode, :municipality_code, :seats, :offers, :note, :registered_at);

-- name: update_room(room_id, name, address, postcode, municipality_code, seats, offers, note)!
UPDATE room
SET
    name = :name, address = :address, postcode = :postcode, municipality_code = :municipality_code, seats = :seats,
    offers = :offers, note = :note
WHERE room_id = :room_id;

-- name: rename_places(room_id, place)!
-- What letters say of where the groups meet that have the room.
UPDATE self_help_group
SET place = :place
WHERE room_id = :room_id AND state IN ('forming', 'starting', 'self_led');

-- name: delete_hours(room_id)!
-- They are told anew.
DELETE FROM room_hours WHERE room_id = :room_id;

-- name: insert_hours(room_id, weekdays, opens, closes)!
INSERT INTO room_hours (room_id, weekday, opens_at, closes_at)
SELECT :room_id, weekday, opens_at, closes_at
FROM unnest(CAST(:weekdays AS text []), CAST(:opens AS time []), CAST(:closes AS time []))
    AS told (weekday, opens_at, closes_at);

-- name: insert_closure(closure_id, room_id, from_on, until_on, why)!
INSERT INTO room_closure (closure_id, room_id, from_on, until_on, why)
VALUES (:closure_id, :room_id, :from_on, :until_on, :why);

-- name: delete_closure(room_id, closure_id)^
DELETE FROM room_closure WHERE closure_id = :closure_id AND room_id = :room_id RETURNING closure_id;

-- name: mark_ended(room_id, ended_on)!
-- It is no longer ours; what was noted for colleagues is of no use.
UPDATE room SET ended_on = :ended_on, note = NULL WHERE room_id = :room_id;

-- name: lock_room(room_id)^
-- One room, held until COMMIT.
SELECT room_id, name, address, ended_on FROM room WHERE room_id = :room_id FOR UPDATE;

-- name: list_municipalities()
SELECT DISTINCT municipality_code FROM room WHERE ended_on IS NULL;

-- name: list_rooms(room_id)
-- All of them or one, those in use first, with how many groups meet there.
SELECT
    r.room_id, r.name, r.address, r.postcode, r.municipality_code, r.seats, r.offers, r.note, r.ended_on,
    (SELECT count(DISTINCT b.group_id) FROM room_booking AS b WHERE b.room_id = r.room_id) AS groups
FROM room AS r
WHERE CAST(:room_id AS uuid) IS NULL OR r.room_id = :room_id
ORDER BY r.ended_on IS NOT NULL, r.name COLLATE "nb-x-icu", r.room_id;

-- name: list_hours(room_id)
SELECT room_id, weekday, opens_at, closes_at
FROM room_hours
WHERE CAST(:room_id AS uuid) IS NULL OR room_id = :room_id;

-- name: list_closures(room_id, today)
-- Those that are not past, the nearest first.
SELECT closure_id, room_id, from_on, until_on, why
FROM room_closure
WHERE
    (CAST(:room_id AS uuid) IS NULL OR room_id = :room_id) AND (until_on IS NULL OR until_on >= CAST(:today AS date))
ORDER BY from_on, closure_id;
