-- name: set_way(registration_id, state, reason, way, wish, goes_last, changed_at)^
-- How a party takes part from now on; where it goes to the end of a line, behind all who are in one. With its place on the
-- waiting list, null unless it waits.
WITH changed AS (
    UPDATE registration SET
        state = :state, state_reason = :reason, way = :way::text, wish = :wish::text, changed_at = :changed_at,
        offered_until = NULL,
        turn = CASE
            WHEN :goes_last::boolean THEN nextval(pg_get_serial_sequence('registration', 'line_number')) ELSE turn
        END
    WHERE registration_id = :registration_id
    RETURNING *
)
SELECT
    changed.registration_id, changed.subject, changed.state, changed.seats, changed.name, changed.email, changed.language,
    changed.code, changed.way, changed.wish, changed.offered_until, changed.price_kroner, changed.buyer_reference,
    CASE WHEN changed.state = 'waiting' THEN (
        SELECT count(*) + 1
        FROM registration AS ahead
        INNER JOIN event ON event.event_id = ahead.event_id
        WHERE
            ahead.event_id = changed.event_id AND ahead.registration_id <> changed.registration_id
            AND line_of(event.digital_capacity IS NOT NULL, ahead.state, ahead.way, ahead.wish)
            = line_of(event.digital_capacity IS NOT NULL, changed.state, changed.way, changed.wish)
            AND coalesce(ahead.turn, ahead.line_number) < coalesce(changed.turn, changed.line_number)
    ) END AS position
FROM changed;
