-- Places offered to those who wait, with a last day to answer.
ALTER TABLE policy ADD COLUMN answer_days smallint NOT NULL DEFAULT 5;
ALTER TABLE policy ADD CONSTRAINT policy_answer_days CHECK (answer_days BETWEEN 1 AND 30) NOT VALID;
ALTER TABLE policy VALIDATE CONSTRAINT policy_answer_days;
COMMENT ON COLUMN policy.answer_days IS 'How long an offer of a place stands before it lapses; days; office; personal: no; keep: always';

ALTER TABLE self_help_group ADD COLUMN first_meeting_at timestamptz;
ALTER TABLE self_help_group ADD COLUMN language text;
ALTER TABLE self_help_group ADD COLUMN gender text;
ALTER TABLE self_help_group ADD CONSTRAINT group_gender CHECK (gender IN ('woman', 'man', 'other')) NOT VALID;
ALTER TABLE self_help_group VALIDATE CONSTRAINT group_gender;
COMMENT ON COLUMN self_help_group.first_meeting_at IS 'When those who are offered a place meet first, null before anyone is; UTC; coordinator; personal: no; keep: always';
COMMENT ON COLUMN self_help_group.language IS 'What it talks in, null: not settled; ISO 639; use case; personal: no; keep: always';
COMMENT ON COLUMN self_help_group.gender IS 'Whom it is for, null: everyone; enum; use case; personal: no; keep: always';

-- A place in a group that is being formed, offered to one who waits. Answered, lapsed or taken back, it stays until the
-- group leads itself or comes to nothing, so that nobody is asked twice about the same group.
CREATE TABLE offer (
    offer_id uuid NOT NULL,
    group_id uuid NOT NULL,
    enquiry_id uuid NOT NULL,
    state text NOT NULL,
    told text NOT NULL,
    offered_at timestamptz NOT NULL,
    answer_by date NOT NULL,
    reminded_on date,
    answered_at timestamptz,
    answered_how text,
    meeting_reminded_on date,
    CONSTRAINT offer_is_one_row PRIMARY KEY (offer_id),
    CONSTRAINT one_offer_of_a_group UNIQUE (group_id, enquiry_id),
    CONSTRAINT offer_of_a_group FOREIGN KEY (group_id) REFERENCES self_help_group (group_id),
    CONSTRAINT offer_to_an_enquiry FOREIGN KEY (enquiry_id) REFERENCES enquiry (enquiry_id) ON DELETE CASCADE,
    CONSTRAINT offer_state CHECK (state IN ('open', 'accepted', 'declined', 'another_time', 'lapsed', 'taken_back')),
    CONSTRAINT offer_told CHECK (told IN ('email', 'sms', 'call')),
    CONSTRAINT offer_answered_how CHECK (answered_how IN ('link', 'staff')),
    CONSTRAINT offer_answered_is_whole
    CHECK ((answered_at IS NULL) = (answered_how IS NULL) AND (answered_at IS NOT NULL OR state NOT IN ('accepted', 'declined', 'another_time')))
);
CREATE INDEX offer_by_enquiry ON offer (enquiry_id);
CREATE INDEX offer_open ON offer (answer_by) WHERE state = 'open';
COMMENT ON TABLE offer IS 'Places offered to those who wait, and what was answered.';
COMMENT ON COLUMN offer.offer_id IS 'The offer; uuid; use case; personal: yes; keep: until the group leads itself or ends';
COMMENT ON COLUMN offer.group_id IS 'The group; uuid; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN offer.enquiry_id IS 'The person''s enquiry; uuid; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN offer.state IS 'How it stands; enum; person; personal: yes; keep: with the row';
COMMENT ON COLUMN offer.told IS 'How the person is asked: by mail, by a text message, or staff call; enum; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN offer.offered_at IS 'When; UTC; clock; personal: no; keep: with the row';
COMMENT ON COLUMN offer.answer_by IS 'Last day to answer, in the office''s calendar; date; coordinator; personal: no; keep: with the row';
COMMENT ON COLUMN offer.reminded_on IS 'When the person was reminded to answer, null before; date; clock; personal: no; keep: with the row';
COMMENT ON COLUMN offer.answered_at IS 'When it was answered, null before; UTC; clock; personal: no; keep: with the row';
COMMENT ON COLUMN offer.answered_how IS 'By the person''s own link, or told to staff, null before; enum; use case; personal: no; keep: with the row';
COMMENT ON COLUMN offer.meeting_reminded_on IS 'When the person was reminded of the first meeting, null before; date; clock; personal: no; keep: with the row';

-- The random links by which one answers; each letter has its own, and only its hash is kept.
CREATE TABLE offer_link (
    link_hash bytea NOT NULL,
    offer_id uuid NOT NULL,
    CONSTRAINT offer_link_is_its_own PRIMARY KEY (link_hash),
    CONSTRAINT link_of_an_offer FOREIGN KEY (offer_id) REFERENCES offer (offer_id) ON DELETE CASCADE
);
CREATE INDEX offer_link_by_offer ON offer_link (offer_id);
COMMENT ON TABLE offer_link IS 'Links by which an offer is read and answered.';
COMMENT ON COLUMN offer_link.link_hash IS 'SHA-256 of the link''s random part; bytes; use case; personal: no; keep: with the offer';
COMMENT ON COLUMN offer_link.offer_id IS 'The offer; uuid; use case; personal: yes; keep: with the offer';
