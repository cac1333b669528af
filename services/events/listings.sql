-- name: find_municipality_of_postcode(postcode)$
-- The municipality a postcode lies in.
SELECT municipality_code FROM reference.postcode WHERE postcode = :postcode;

-- name: find_event(event_id)^
-- One event with how many seats are taken and wished for.
SELECT
    event.*,
    seats.*,
    array(
        SELECT coalesce(office.name, chosen.code)
        FROM unnest(event.held_with) AS chosen (code)
        LEFT JOIN reference.office AS office ON office.code = chosen.code
        ORDER BY coalesce(office.name, chosen.code) COLLATE "nb-x-icu"
    ) AS held_with_names
FROM event
CROSS JOIN LATERAL seats_of(event.event_id) AS seats
WHERE event.event_id = :event_id;

-- name: list_events(states, kind, format, municipality, from_at, to_at, after_at, after_id, row_limit)
-- A page of events by start.
SELECT
    event.*,
    seats.*
FROM event
CROSS JOIN LATERAL seats_of(event.event_id) AS seats
WHERE
    event.state = ANY(:states::text[])
    AND (:kind::text IS NULL OR event.kind = :kind)
    AND (:format::text IS NULL OR event.format = :format)
    AND (:municipality::text IS NULL OR event.municipality = :municipality)
    AND event.ends_at >= :from_at
    AND (:to_at::timestamptz IS NULL OR event.starts_at < :to_at)
    AND (:after_id::uuid IS NULL OR (event.starts_at, event.event_id) > (:after_at::timestamptz, :after_id))
ORDER BY event.starts_at, event.event_id
LIMIT :row_limit;

-- name: list_near(municipality, kind, now, row_limit)
-- Coming events: same municipality first, then same county (the code's first two digits), then the rest.
SELECT
    event.*,
    seats.*
FROM event
CROSS JOIN LATERAL seats_of(event.event_id) AS seats
WHERE
    event.state = 'published' AND event.ends_at > :now AND (:kind::text IS NULL OR event.kind = :kind)
ORDER BY
    coalesce(event.municipality = :municipality::text, false) DESC,
    coalesce(left(event.municipality, 2) = left(:municipality::text, 2), false) DESC,
    event.starts_at,
    event.event_id
LIMIT :row_limit;
