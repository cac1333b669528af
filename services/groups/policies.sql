-- name: get_policy()^
-- The office's one row of policy.
SELECT min_people, max_people, age_span_years, adult_age, start_meetings, hear_within_days, keep_left_days
FROM policy;
