-- name: keep_group_link(link_hash, group_id, made_on)!
-- The group's link from now on; one that was made before opens nothing any more.
INSERT INTO calendar_link (link_hash, group_id, made_on) VALUES (:link_hash, :group_id, :made_on)
ON CONFLICT (group_id) DO UPDATE SET link_hash = excluded.link_hash, made_on = excluded.made_on;

-- name: keep_initiator_link(link_hash, initiator_id, made_on)!
INSERT INTO calendar_link (link_hash, initiator_id, made_on) VALUES (:link_hash, :initiator_id, :made_on)
ON CONFLICT (initiator_id) DO UPDATE SET link_hash = excluded.link_hash, made_on = excluded.made_on;

-- name: keep_link_of_who_is_met(link_hash, met_by, made_on)!
INSERT INTO calendar_link (link_hash, met_by, made_on) VALUES (:link_hash, :met_by, :made_on)
ON CONFLICT (met_by) DO UPDATE SET link_hash = excluded.link_hash, made_on = excluded.made_on;

-- name: list_talks(met_by, after)
-- The conversations that are agreed on in which somebody is met; a time nobody has taken is in no calendar.
SELECT t.time_id, t.begins_at, t.ends_at
FROM intake_time AS t
WHERE
    lower(t.met_by) = :met_by AND t.begins_at > :after
    AND EXISTS (SELECT FROM intake_appointment AS a WHERE a.time_id = t.time_id)
ORDER BY t.begins_at, t.time_id;

-- name: delete_group_link(group_id)!
DELETE FROM calendar_link WHERE group_id = :group_id;

-- name: has_group_link(group_id)$
SELECT EXISTS (SELECT FROM calendar_link WHERE group_id = :group_id);

-- name: find_link(link_hash)^
SELECT group_id, initiator_id, met_by FROM calendar_link WHERE link_hash = :link_hash;

-- name: is_initiator(initiator_id)$
SELECT EXISTS (SELECT FROM initiator WHERE initiator_id = :initiator_id);

-- name: list_groups(group_id, initiator_id)
-- The group of a link, or those an initiator with an agreement is to be at or has come back to; what has ended is in no calendar.
SELECT g.group_id, g.state, g.weekday, g.meets_at, g.every_weeks, g.started_on, g.first_meeting_at
FROM self_help_group AS g
WHERE
    (g.group_id = :group_id::uuid AND g.state IN ('forming', 'starting', 'self_led'))
    OR EXISTS (
        SELECT FROM initiator AS i
        WHERE
            i.initiator_id = :initiator_id::uuid
            AND i.agreed_on IS NOT NULL
            AND CASE
                WHEN g.state IN ('forming', 'starting') THEN EXISTS (
                    SELECT FROM group_initiator AS a WHERE a.group_id = g.group_id AND a.initiator_id = i.initiator_id
                )
                WHEN g.state = 'self_led' THEN EXISTS (
                    SELECT FROM recall AS r
                    WHERE r.group_id = g.group_id AND r.initiator_id = i.initiator_id AND r.ended_on IS NULL
                )
                ELSE false
            END
    )
ORDER BY g.created_at, g.group_id;
