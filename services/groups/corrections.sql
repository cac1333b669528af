-- name: delete_meeting(group_id, held_on)^
-- What stood of a meeting; no row when none was recorded for that day.
DELETE FROM meeting WHERE group_id = :group_id AND held_on = :held_on RETURNING attended;

-- name: uncount_meeting(group_id)!
UPDATE self_help_group SET meetings_held = meetings_held - 1 WHERE group_id = :group_id;

-- name: mark_resumed(group_id)^
-- It goes on from where it was; what was noted of its end.
UPDATE self_help_group AS g
SET
    state = CASE WHEN g.stepped_back_on IS NULL THEN 'starting' ELSE 'self_led' END,
    ended_on = NULL, end_reason = NULL
FROM self_help_group AS was
WHERE g.group_id = :group_id AND was.group_id = g.group_id
RETURNING was.ended_on, was.end_reason;
