-- name: insert_needs(registration_id, people, diets, diet_notes, accesses, consented_at, consent_version)!
-- One row for each in a party who has said something; the codes of a person's diets are joined by spaces.
INSERT INTO need (registration_id, person, diets, diet_note, access, consented_at, consent_version)
SELECT
    :registration_id::uuid, told.person, string_to_array(told.diets, ' '), told.diet_note, told.access,
    :consented_at::timestamptz, :consent_version::text
FROM unnest(
    :people::integer[], :diets::text[], :diet_notes::text[], :accesses::text[]
) AS told (person, diets, diet_note, access);

-- name: list_needs_of(registration_id)
SELECT person, diets, diet_note, access, consented_at, consent_version
FROM need
WHERE registration_id = :registration_id
ORDER BY person;

-- name: delete_needs_of(registration_id)!
DELETE FROM need WHERE registration_id = :registration_id;

-- name: find_standing(event_id, registration_id)^
-- A party that comes, waits or has asked.
SELECT registration_id, state, seats, name, companions
FROM registration
WHERE event_id = :event_id AND registration_id = :registration_id::uuid AND state <> 'cancelled'
FOR UPDATE;

-- name: list_needs(event_id)
-- What there is to take into account for those who have a place or wait, by the name of who registered.
SELECT
    need.registration_id, need.person, need.diets, need.diet_note, need.access, registration.state, registration.name,
    registration.companions
FROM need
INNER JOIN registration ON registration.registration_id = need.registration_id
WHERE registration.event_id = :event_id AND registration.state IN ('confirmed', 'waiting')
ORDER BY registration.state, lower(registration.name), need.registration_id, need.person;

-- name: set_asking(event_id, asks_needs)!
UPDATE event SET asks_needs = :asks_needs WHERE event_id = :event_id;

-- name: forget_needs(event_id, ended_before)
-- What is not needed any more goes: all at one event, or else where it is over or called off, and of those who do not come. By
-- event how many people's, and whether its day had come.
WITH gone AS (
    DELETE FROM need
    USING registration, event
    WHERE
        registration.registration_id = need.registration_id AND event.event_id = registration.event_id
        AND (
            event.event_id = :event_id::uuid
            OR (
                :event_id::uuid IS NULL
                AND (
                    event.ends_at < :ended_before::timestamptz OR event.state = 'cancelled'
                    OR registration.state = 'cancelled'
                )
            )
        )
    RETURNING
        registration.event_id, event.ends_at < :ended_before::timestamptz AS its_day,
        need.diets <> '{}' OR need.diet_note IS NOT NULL AS food, need.access IS NOT NULL AS access
)
SELECT
    event_id, its_day, count(*) FILTER (WHERE food) AS food, count(*) FILTER (WHERE access) AS access
FROM gone
GROUP BY event_id, its_day
ORDER BY event_id, its_day;

-- name: export_needs(registration_ids)
-- What stands about people, by registration.
SELECT registration_id, person, diets, diet_note, access, consented_at
FROM need
WHERE registration_id = ANY(:registration_ids::uuid[])
ORDER BY registration_id, person;
