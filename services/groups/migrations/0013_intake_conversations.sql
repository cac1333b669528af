-- The conversation with us: what came of it, notes kept apart from it, "not now, ask again", and an office that talks first.
ALTER TABLE policy ADD COLUMN conversation_first boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN policy.conversation_first IS 'Whether nobody is proposed or chosen for a group before we have talked together; flag; coordinator; personal: no; keep: always';

ALTER TABLE enquiry DROP CONSTRAINT enquiry_paused_by;
ALTER TABLE enquiry
ADD CONSTRAINT enquiry_paused_by CHECK (paused_by IN ('person', 'staff', 'silence', 'not_now', 'asked')) NOT VALID;
ALTER TABLE enquiry VALIDATE CONSTRAINT enquiry_paused_by;

CREATE TABLE intake_conversation (
    conversation_id uuid NOT NULL,
    enquiry_id uuid NOT NULL,
    way text NOT NULL,
    held_on date NOT NULL,
    outcome text NOT NULL,
    ask_again_on date,
    noted_by text NOT NULL,
    noted_at timestamptz NOT NULL,
    CONSTRAINT intake_conversation_is_one_row PRIMARY KEY (conversation_id),
    CONSTRAINT intake_conversation_with_a_person FOREIGN KEY (enquiry_id) REFERENCES enquirer (enquiry_id) ON DELETE CASCADE,
    CONSTRAINT intake_conversation_way CHECK (way IN ('phone', 'here', 'digital')),
    CONSTRAINT intake_conversation_outcome CHECK (outcome IN ('waiting_list', 'not_now')),
    CONSTRAINT intake_conversation_asks_again_when_not_now CHECK ((ask_again_on IS NOT NULL) = (outcome = 'not_now'))
);
CREATE INDEX intake_conversation_by_person ON intake_conversation (enquiry_id, held_on);
COMMENT ON TABLE intake_conversation IS 'Conversations with those who stay with us: when, how, and what came of each. Whoever is helped on is forgotten.';
COMMENT ON COLUMN intake_conversation.conversation_id IS 'The conversation; uuid; use case; personal: no; keep: with the row';
COMMENT ON COLUMN intake_conversation.enquiry_id IS 'With whom; uuid; coordinator; personal: yes; keep: until the enquiry ends';
COMMENT ON COLUMN intake_conversation.way IS 'How we talked; enum; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_conversation.held_on IS 'When; date; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_conversation.outcome IS 'What came of it; enum; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_conversation.ask_again_on IS 'When we are to ask again, null unless it is not now; date; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_conversation.noted_by IS 'Member of staff who noted it; staff id; pass; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_conversation.noted_at IS 'When it was noted; UTC; clock; personal: no; keep: with the row';

CREATE TABLE intake_note (
    conversation_id uuid NOT NULL,
    note text NOT NULL,
    CONSTRAINT one_note_of_a_conversation PRIMARY KEY (conversation_id),
    CONSTRAINT note_of_a_conversation
    FOREIGN KEY (conversation_id) REFERENCES intake_conversation (conversation_id) ON DELETE CASCADE
);
COMMENT ON TABLE intake_note IS 'What a coordinator noted of a conversation: read by coordinators alone, each read in the audit, and told to the person on asking.';
COMMENT ON COLUMN intake_note.conversation_id IS 'The conversation; uuid; use case; personal: yes; keep: until the enquiry ends';
COMMENT ON COLUMN intake_note.note IS 'What a coordinator noted of a conversation; text; coordinator; personal: yes; keep: until the enquiry ends';
