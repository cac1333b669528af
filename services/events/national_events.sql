-- name: lock_event(event_id)^
SELECT
    event_id, kind, title, starts_at, ends_at, place, municipality, format, state, version, published_at, national
FROM event
WHERE event_id = :event_id
FOR UPDATE;

-- name: set_national(event_id, national)^
UPDATE event SET national = :national
WHERE event_id = :event_id
RETURNING
    event_id, kind, title, starts_at, ends_at, place, municipality, format, state, version, published_at, national;

-- name: put_up(event_id, office, kind, title, starts_at, ends_at, place, municipality, format, state, version, address, published_at, changed_at)!
-- The event as head office last told of it.
INSERT INTO national_event (
    event_id, office, kind, title, starts_at, ends_at, place, municipality, format, state, version, address,
    published_at, changed_at
)
VALUES (
    :event_id, :office, :kind, :title, :starts_at, :ends_at, :place, :municipality, :format, :state, :version, :address,
    :published_at, :changed_at
)
ON CONFLICT (event_id) DO UPDATE
SET
    office = excluded.office, kind = excluded.kind, title = excluded.title, starts_at = excluded.starts_at,
    ends_at = excluded.ends_at, place = excluded.place, municipality = excluded.municipality,
    format = excluded.format, state = excluded.state, version = excluded.version, address = excluded.address,
    published_at = excluded.published_at, changed_at = excluded.changed_at;

-- name: take_down(event_id)!
DELETE FROM national_event WHERE event_id = :event_id;

-- name: take_down_all()!
DELETE FROM national_event;

-- name: list_national(kind, format, municipality, from_at, to_at, after_at, after_id, row_limit)
-- A page of them by start, chosen as the office's own are.
SELECT
    national_event.*,
    coalesce(office.name, national_event.office) AS organiser
FROM national_event
LEFT JOIN reference.office AS office ON office.code = national_event.office
WHERE
    (:kind::text IS NULL OR national_event.kind = :kind)
    AND (:format::text IS NULL OR national_event.format = :format)
    AND (:municipality::text IS NULL OR national_event.municipality = :municipality)
    AND national_event.ends_at >= :from_at
    AND (:to_at::timestamptz IS NULL OR national_event.starts_at < :to_at)
    AND (
        :after_id::uuid IS NULL
        OR (national_event.starts_at, national_event.event_id) > (:after_at::timestamptz, :after_id)
    )
ORDER BY national_event.starts_at, national_event.event_id
LIMIT :row_limit;

-- name: list_coming(kind, now)
-- Those still to come that are not called off, by start.
SELECT
    national_event.*,
    coalesce(office.name, national_event.office) AS organiser
FROM national_event
LEFT JOIN reference.office AS office ON office.code = national_event.office
WHERE
    national_event.state = 'published' AND national_event.ends_at > :now
    AND (:kind::text IS NULL OR national_event.kind = :kind)
ORDER BY national_event.starts_at, national_event.event_id;
