-- name: list_questions(event_id)
-- All questions of an event in the order they are asked, those that are asked no more too.
SELECT
    question_id, event_id, place, kind, label, purpose, choices, required, for_each, only_if_question, only_if_answer,
    keep_days, made_at, withdrawn_at
FROM question
WHERE event_id = :event_id
ORDER BY place, made_at, question_id;

-- name: insert_question(question_id, event_id, place, kind, label, purpose, choices, required, for_each, only_if_question, only_if_answer, keep_days, made_at)!
-- The question; without a place it comes last.
INSERT INTO question (
    question_id, event_id, place, kind, label, purpose, choices, required, for_each, only_if_question, only_if_answer,
    keep_days, made_at
)
VALUES (
    :question_id, :event_id,
    coalesce(:place::integer, (SELECT coalesce(max(place), 0) + 1 FROM question WHERE event_id = :event_id)),
    :kind, :label, :purpose, :choices::text[], :required, :for_each, :only_if_question::uuid, :only_if_answer::text,
    :keep_days, :made_at
);

-- name: mark_asking(event_id)!
UPDATE event SET has_questions = true WHERE event_id = :event_id AND NOT has_questions;

-- name: reword_question(question_id, kind, label, purpose, choices, required, for_each, only_if_question, only_if_answer, keep_days)!
UPDATE question
SET
    kind = :kind, label = :label, purpose = :purpose, choices = :choices::text[], required = :required,
    for_each = :for_each, only_if_question = :only_if_question::uuid, only_if_answer = :only_if_answer::text,
    keep_days = :keep_days
WHERE question_id = :question_id;

-- name: has_answers(event_id, question_id)$
-- Whether anybody has answered it; also those who have cancelled since.
SELECT EXISTS (
    SELECT FROM registration
    CROSS JOIN LATERAL jsonb_object_keys(registration.answers) AS answered (name)
    WHERE registration.event_id = :event_id AND left(answered.name, 36) = :question_id::uuid::text
);

-- name: withdraw_question(question_id, withdrawn_at)!
UPDATE question SET withdrawn_at = :withdrawn_at WHERE question_id = :question_id;

-- name: delete_question(question_id)!
DELETE FROM question WHERE question_id = :question_id;

-- name: find_labels(event_ids)
-- What was asked, by question, with how long the answers are kept.
SELECT question_id, label, kind FROM question WHERE event_id = ANY(:event_ids::uuid[]);
