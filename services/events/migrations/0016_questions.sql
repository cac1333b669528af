-- The organiser's own questions to those who register, each with what it is for and how long the answers are kept.
ALTER TABLE event ADD COLUMN has_questions boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN event.has_questions IS 'Whether it has, or has had, questions of its own; yes/no; use case; personal: no; keep: always';

CREATE TABLE question (
    question_id uuid PRIMARY KEY,
    event_id uuid NOT NULL,
    place integer NOT NULL,
    kind text NOT NULL,
    label text NOT NULL,
    purpose text NOT NULL,
    choices text[] NOT NULL,
    required boolean NOT NULL,
    for_each boolean NOT NULL,
    only_if_question uuid,
    only_if_answer text,
    keep_days integer NOT NULL,
    made_at timestamptz NOT NULL,
    withdrawn_at timestamptz,
    CONSTRAINT question_is_asked_at_an_event FOREIGN KEY (event_id) REFERENCES event,
    CONSTRAINT question_hangs_on_another FOREIGN KEY (only_if_question) REFERENCES question,
    CONSTRAINT question_kind_is_known CHECK (kind IN ('text', 'choice', 'yes_no')),
    CONSTRAINT a_choice_is_between_two_or_more CHECK ((kind = 'choice') = (cardinality(choices) >= 2)),
    CONSTRAINT a_condition_is_whole CHECK ((only_if_question IS NULL) = (only_if_answer IS NULL)),
    CONSTRAINT answers_go_with_the_rest_at_the_latest CHECK (keep_days BETWEEN 1 AND 180)
);
CREATE INDEX question_by_event ON question (event_id, place);
COMMENT ON TABLE question IS 'What an organiser asks those who register, beyond what everyone is asked.';
COMMENT ON COLUMN question.question_id IS 'Identity, and the name of its answers; uuid; use case; personal: no; keep: always';
COMMENT ON COLUMN question.event_id IS 'Where it is asked; uuid; use case; personal: no; keep: always';
COMMENT ON COLUMN question.place IS 'Its place among the questions; count; use case; personal: no; keep: always';
COMMENT ON COLUMN question.kind IS 'text, choice or yes_no; code; event manager; personal: no; keep: always';
COMMENT ON COLUMN question.label IS 'What is asked; text; event manager; personal: no; keep: always';
COMMENT ON COLUMN question.purpose IS 'What it is asked for, shown to whoever answers; text; event manager; personal: no; keep: always';
COMMENT ON COLUMN question.choices IS 'What can be chosen, none unless it is a choice; texts; event manager; personal: no; keep: always';
COMMENT ON COLUMN question.required IS 'Whether those who register must answer; yes/no; event manager; personal: no; keep: always';
COMMENT ON COLUMN question.for_each IS 'Whether it is asked for each of a party, or once; yes/no; event manager; personal: no; keep: always';
COMMENT ON COLUMN question.only_if_question IS 'The question it hangs on, null when it is always asked; uuid; event manager; personal: no; keep: always';
COMMENT ON COLUMN question.only_if_answer IS 'The answer to that with which it is asked, null when it is always asked; text; event manager; personal: no; keep: always';
COMMENT ON COLUMN question.keep_days IS 'How long after the event its answers are kept; days; event manager; personal: no; keep: always';
COMMENT ON COLUMN question.made_at IS 'When it was made; UTC; clock; personal: no; keep: always';
COMMENT ON COLUMN question.withdrawn_at IS 'When it ceased to be asked, null while it is; UTC; clock; personal: no; keep: always';

COMMENT ON COLUMN registration.answers IS 'Answers to the organiser''s own questions; JSON; who registered; personal: yes; keep: as long as each question says, at most 180 days after the event';
