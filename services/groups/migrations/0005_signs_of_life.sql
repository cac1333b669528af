-- Groups that lead themselves are asked how it goes, each quarter.
-- A group that leads itself has been asked how it goes; one click answers. Only the link's hash is kept, and nobody's name.
CREATE TABLE life_question (
    question_id uuid NOT NULL,
    group_id uuid NOT NULL,
    link_hash bytea NOT NULL,
    asked_on date NOT NULL,
    answered_on date,
    CONSTRAINT life_question_is_one_row PRIMARY KEY (question_id),
    CONSTRAINT life_link_is_its_own UNIQUE (link_hash),
    CONSTRAINT life_question_of_a_group FOREIGN KEY (group_id) REFERENCES self_help_group (group_id)
);
CREATE INDEX life_question_by_group ON life_question (group_id, asked_on);
COMMENT ON TABLE life_question IS 'When groups that lead themselves were asked how it goes, and answered.';
COMMENT ON COLUMN life_question.question_id IS 'The question; uuid; use case; personal: no; keep: until the group ends';
COMMENT ON COLUMN life_question.group_id IS 'The group; uuid; use case; personal: no; keep: with the row';
COMMENT ON COLUMN life_question.link_hash IS 'SHA-256 of the link''s random part; bytes; use case; personal: no; keep: with the row';
COMMENT ON COLUMN life_question.asked_on IS 'When the group''s own contact was asked; date; clock; personal: no; keep: with the row';
COMMENT ON COLUMN life_question.answered_on IS 'When it was answered, null before, or never; date; clock; personal: no; keep: with the row';
