-- name: insert_announcement(group_id, places, fewest, join_by, announced_at)!
INSERT INTO announcement (group_id, state, places, fewest, join_by, announced_at)
VALUES (:group_id, 'open', :places, :fewest, :join_by, :announced_at);

-- name: set_first_meeting(group_id, first_meeting_at)!
UPDATE self_help_group SET first_meeting_at = :first_meeting_at WHERE group_id = :group_id;

-- name: set_rhythm(group_id, weekday, meets_at)!
UPDATE self_help_group SET weekday = :weekday, meets_at = :meets_at WHERE group_id = :group_id;

-- name: set_join_by(group_id, join_by)!
UPDATE announcement SET join_by = :join_by WHERE group_id = :group_id;

-- name: list_due(today)
-- Groups whose last day to join has passed, and those topped up since that have enough; always in the same order.
SELECT a.group_id
FROM announcement AS a
JOIN self_help_group AS g USING (group_id)
WHERE
    g.state = 'forming'
    AND (
        (a.state = 'open' AND a.join_by < CAST(:today AS date))
        OR (
            a.state IN ('too_few', 'topping_up')
            AND (SELECT count(*) FROM offer AS o WHERE o.group_id = a.group_id AND o.state = 'accepted') >= a.fewest
        )
    )
ORDER BY a.group_id;

-- name: mark_reminded(group_id, today, near)!
-- Whoever is told so near the first meeting is not reminded of it as well.
UPDATE offer AS o SET meeting_reminded_on = :today
FROM self_help_group AS g
WHERE
    g.group_id = o.group_id AND o.group_id = :group_id AND o.state = 'accepted'
    AND g.first_meeting_at <= CAST(:near AS timestamptz);
