-- name: count_waiting(today, new_since)^
-- How the waiting list stands.
SELECT
    count(*) FILTER (WHERE received_on >= :new_since) AS new,
    count(*) AS waiting,
    CAST(:today AS date) - min(received_on) AS longest_days,
    (SELECT count(*) FROM self_help_group WHERE state = 'forming') AS forming
FROM enquiry
WHERE state = 'waiting';

-- name: list_starting(most)
-- Groups with initiators, and those being formed, the newest first.
SELECT group_id, title, state, started_on, participants, meetings_held
FROM self_help_group
WHERE state IN ('forming', 'starting')
ORDER BY created_at DESC
LIMIT :most;
