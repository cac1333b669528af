-- name: list_running()
-- Groups that have started and not ended.
SELECT group_id, title, format, theme, municipality_code, place, weekday, meets_at, every_weeks, state, participants,
       meetings_held, language, gender
FROM self_help_group WHERE state IN ('starting', 'self_led') ORDER BY started_on, group_id;

-- name: insert_running(group_id, title, format, theme, municipality_code, place, weekday, meets_at, every_weeks, state, participants, meetings_held, language, gender, started_on, stepped_back_on, created_at)!
-- A group that runs already; once.
INSERT INTO self_help_group (
    group_id, title, format, theme, municipality_code, place, weekday, meets_at, every_weeks, state, participants,
    meetings_held, language, gender, started_on, stepped_back_on, created_at
) VALUES (
    :group_id, :title, :format, :theme, :municipality_code, :place, :weekday, :meets_at, :every_weeks, :state,
    :participants, :meetings_held, :language, :gender, :started_on, :stepped_back_on, :created_at
) ON CONFLICT (group_id) DO NOTHING;
