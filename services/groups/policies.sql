-- name: get_policy()^
-- The office's one row of policy.
SELECT min_people, max_people, age_span_years, adult_age, start_meetings, hear_within_days, keep_left_days, rooms, answer_days,
    ask_again_weeks, digital_at, agreement_years, refresher_years, groups_at_once, conversation_first
FROM policy;

-- name: get_policy_of_group(group_id)^
-- The same for one group: an announced one has as many places as were announced.
SELECT p.min_people, least(p.max_people, a.places) AS max_people, p.age_span_years
FROM policy AS p
LEFT JOIN announcement AS a ON a.group_id = :group_id;

-- name: set_promise(hear_within_days)!
-- Within how many working days a receipt promises that one hears from us.
UPDATE policy SET hear_within_days = :hear_within_days;

-- name: set_conversation_first(first)!
-- Whether nobody is proposed or chosen for a group before we have talked together.
UPDATE policy SET conversation_first = :first;
