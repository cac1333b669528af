-- Some are reached by letter only; what staff wrote, said and were to say to each is kept with the person; and those who
-- have waited long are asked whether they still wish to.
ALTER TABLE enquirer DROP CONSTRAINT enquirer_channel;
ALTER TABLE enquirer ADD CONSTRAINT enquirer_channel CHECK (channel IN ('email', 'phone', 'letter', 'none'));
COMMENT ON COLUMN enquirer.address IS 'E-mail address, phone number (E.164) or postal address, null for none; text; person; personal: yes; keep: until it ends';
ALTER TABLE offer DROP CONSTRAINT offer_told;
ALTER TABLE offer ADD CONSTRAINT offer_told CHECK (told IN ('email', 'sms', 'letter', 'call'));
COMMENT ON COLUMN offer.told IS 'How the person is asked: by mail, by a text message, by letter, or staff call; enum; use case; personal: yes; keep: with the row';
ALTER TABLE policy ADD COLUMN ask_again_weeks smallint NOT NULL DEFAULT 12;
ALTER TABLE policy ADD CONSTRAINT policy_ask_again CHECK (ask_again_weeks BETWEEN 2 AND 52);
COMMENT ON COLUMN policy.ask_again_weeks IS 'How long somebody waits before they are asked whether they still wish to; weeks; office; personal: no; keep: always';

-- What staff have said and written to a person, and whom they are to call: gone with the person.
CREATE TABLE contact (
    contact_id uuid NOT NULL,
    enquiry_id uuid NOT NULL,
    way text NOT NULL,
    reason text NOT NULL,
    outcome text,
    note text,
    noted_by text,
    noted_at timestamptz NOT NULL,
    CONSTRAINT contact_is_one_row PRIMARY KEY (contact_id),
    CONSTRAINT contact_with_a_person FOREIGN KEY (enquiry_id) REFERENCES enquirer (enquiry_id) ON DELETE CASCADE,
    CONSTRAINT contact_way CHECK (way IN ('call', 'visit', 'letter', 'email', 'sms')),
    CONSTRAINT contact_reason CHECK (reason IN ('conversation', 'first_meeting_moved', 'offer_withdrawn', 'still_waiting')),
    CONSTRAINT contact_outcome CHECK (outcome IN ('reached', 'message_left', 'not_reached', 'written')),
    CONSTRAINT contact_to_come_is_a_call CHECK (outcome IS NOT NULL OR way = 'call')
);
CREATE INDEX contact_by_person ON contact (enquiry_id, noted_at);
CREATE INDEX contact_to_come ON contact (noted_at) WHERE outcome IS NULL;
COMMENT ON TABLE contact IS 'Calls, visits and letters with a person, and calls that are to be made.';
COMMENT ON COLUMN contact.contact_id IS 'The contact; uuid; use case; personal: no; keep: with the row';
COMMENT ON COLUMN contact.enquiry_id IS 'The person; uuid; coordinator; personal: yes; keep: until the enquiry ends';
COMMENT ON COLUMN contact.way IS 'How; enum; coordinator; personal: no; keep: with the row';
COMMENT ON COLUMN contact.reason IS 'What for; enum; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN contact.outcome IS 'What came of it, null for a call that is to be made; enum; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN contact.note IS 'What was said or written, or is to be said, null when nothing was noted; text; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN contact.noted_by IS 'Member of staff who noted it, null when it is asked for by the clock; staff id; pass; personal: yes; keep: with the row';
COMMENT ON COLUMN contact.noted_at IS 'When; UTC; clock; personal: no; keep: with the row';

-- Whether somebody who has waited long still wishes to: one click answers, and only the link's hash is kept.
CREATE TABLE still_question (
    question_id uuid NOT NULL,
    enquiry_id uuid NOT NULL,
    link_hash bytea NOT NULL,
    asked_on date NOT NULL,
    answered_on date,
    CONSTRAINT still_question_is_one_row PRIMARY KEY (question_id),
    CONSTRAINT still_link_is_its_own UNIQUE (link_hash),
    CONSTRAINT still_question_to_a_person FOREIGN KEY (enquiry_id) REFERENCES enquirer (enquiry_id) ON DELETE CASCADE
);
CREATE INDEX still_question_by_person ON still_question (enquiry_id, asked_on);
COMMENT ON TABLE still_question IS 'When those who have waited long were asked whether they still wish to wait, and said yes.';
COMMENT ON COLUMN still_question.question_id IS 'The question; uuid; use case; personal: no; keep: with the row';
COMMENT ON COLUMN still_question.enquiry_id IS 'Who was asked; uuid; use case; personal: yes; keep: until the enquiry ends';
COMMENT ON COLUMN still_question.link_hash IS 'SHA-256 of the link''s random part; bytes; use case; personal: no; keep: with the row';
COMMENT ON COLUMN still_question.asked_on IS 'When; date; clock; personal: no; keep: with the row';
COMMENT ON COLUMN still_question.answered_on IS 'When the person said yes, null before, or never; date; person; personal: no; keep: with the row';
