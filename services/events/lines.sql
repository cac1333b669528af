-- name: count_rooms(event_id, is_split, rooms, capacities, emails)
-- How each room of an event stands, after the event's lock: seats taken or held for an answer, parties in line, those of
-- them that hold the line. And, in each row, these addresses as they are compared, with the registration each has already.
SELECT
    asked.room, asked.capacity, counted.taken, counted.parties_waiting, counted.parties_holding, written.addresses,
    written.known
FROM unnest(:rooms::text[], :capacities::integer[]) AS asked (room, capacity)
CROSS JOIN LATERAL (
    SELECT
        coalesce(sum(seats) FILTER (
            WHERE room_of(:is_split::boolean, state, way) = asked.room
            OR (offered_until IS NOT NULL AND line_of(:is_split, state, way, wish) = asked.room)
        ), 0)::integer AS taken,
        (count(*) FILTER (WHERE line_of(:is_split, state, way, wish) = asked.room))::integer AS parties_waiting,
        (count(*) FILTER (
            WHERE line_of(:is_split, state, way, wish) = asked.room AND offered_until IS NULL AND seats <= asked.capacity
        ))::integer AS parties_holding
    FROM registration
    WHERE event_id = :event_id::uuid
) AS counted
CROSS JOIN (
    SELECT
        array_agg(lower(one.email) ORDER BY one.place) AS addresses,
        array_agg((
            SELECT registration.registration_id
            FROM registration
            WHERE
                registration.event_id = :event_id AND lower(registration.email) = lower(one.email)
                AND registration.state <> 'cancelled'
        ) ORDER BY one.place) AS known
    FROM unnest(:emails::text[]) WITH ORDINALITY AS one (email, place)
) AS written;
