-- Times for a conversation with us: offered by coordinators, chosen by a person's own link or on the phone, followed by a calendar.
CREATE TABLE intake_time (
    time_id uuid NOT NULL,
    begins_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    way text NOT NULL,
    place text,
    met_by text NOT NULL,
    offered_by text NOT NULL,
    offered_at timestamptz NOT NULL,
    CONSTRAINT intake_time_is_one_row PRIMARY KEY (time_id),
    CONSTRAINT intake_time_way CHECK (way IN ('phone', 'here', 'digital')),
    CONSTRAINT intake_time_has_no_place_by_phone CHECK (way <> 'phone' OR place IS NULL),
    CONSTRAINT intake_time_ends_after_it_begins CHECK (ends_at > begins_at),
    CONSTRAINT one_is_met_by_one_at_a_time EXCLUDE USING gist (
        int8range(hashtextextended(lower(met_by), 0), hashtextextended(lower(met_by), 0), '[]') WITH &&,
        tstzrange(begins_at, ends_at) WITH &&
    )
);
CREATE INDEX intake_time_by_moment ON intake_time (begins_at);
COMMENT ON TABLE intake_time IS 'Times that coordinators offer for a conversation with us; which of them are taken stands with the people.';
COMMENT ON COLUMN intake_time.time_id IS 'The time; uuid; use case; personal: no; keep: 30 days after it was';
COMMENT ON COLUMN intake_time.begins_at IS 'When it begins; UTC; coordinator; personal: no; keep: with the row';
COMMENT ON COLUMN intake_time.ends_at IS 'When it ends; UTC; coordinator; personal: no; keep: with the row';
COMMENT ON COLUMN intake_time.way IS 'How we talk; enum; coordinator; personal: no; keep: with the row';
COMMENT ON COLUMN intake_time.place IS 'A room or an address, or the link to a screen, null for the office''s own or a link for each; text; coordinator; personal: no; keep: with the row';
COMMENT ON COLUMN intake_time.met_by IS 'Given name of whoever is met; name; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_time.offered_by IS 'Member of staff who offered it; staff id; pass; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_time.offered_at IS 'When it was offered; UTC; clock; personal: no; keep: with the row';

CREATE TABLE intake_appointment (
    enquiry_id uuid NOT NULL,
    told text NOT NULL,
    invited_at timestamptz NOT NULL,
    none_suits_at timestamptz,
    time_id uuid,
    chosen_at timestamptz,
    chosen_how text,
    number text,
    digital_link text,
    reminded_on date,
    CONSTRAINT one_appointment_of_a_person PRIMARY KEY (enquiry_id),
    CONSTRAINT one_person_at_a_time UNIQUE (time_id),
    CONSTRAINT intake_appointment_of_a_person FOREIGN KEY (enquiry_id) REFERENCES enquirer (enquiry_id) ON DELETE CASCADE,
    CONSTRAINT intake_appointment_at_a_time FOREIGN KEY (time_id) REFERENCES intake_time (time_id),
    CONSTRAINT intake_appointment_told CHECK (told IN ('email', 'letter', 'sms', 'call')),
    CONSTRAINT intake_appointment_chosen_how CHECK (chosen_how IN ('link', 'staff')),
    CONSTRAINT intake_appointment_is_chosen_whole CHECK ((time_id IS NULL) = (chosen_at IS NULL) AND (time_id IS NULL) = (chosen_how IS NULL)),
    CONSTRAINT intake_appointment_keeps_only_what_is_ahead CHECK (time_id IS NOT NULL OR (number IS NULL AND digital_link IS NULL AND reminded_on IS NULL))
);
COMMENT ON TABLE intake_appointment IS 'Who is asked to choose a time for a conversation with us, and the time that was chosen; gone once it is noted what came of it.';
COMMENT ON COLUMN intake_appointment.enquiry_id IS 'Whose; uuid; use case; personal: yes; keep: until it is noted what came of the conversation, or 30 days after the time';
COMMENT ON COLUMN intake_appointment.told IS 'How the person was asked, call where nothing could be written; enum; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_appointment.invited_at IS 'When the person was last asked; UTC; clock; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_appointment.none_suits_at IS 'When the person said that none of the times suits, null where not; UTC; person; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_appointment.time_id IS 'The time that was chosen, null before; uuid; person; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_appointment.chosen_at IS 'When it was chosen, null before; UTC; clock; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_appointment.chosen_how IS 'By the person''s own link or code, or by staff, null before; enum; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_appointment.number IS 'The number to call, null for that of the enquiry; E.164; person; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_appointment.digital_link IS 'Where the person meets us on a screen, null where it is the time''s own; address; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_appointment.reminded_on IS 'When the person was reminded, null before; date; clock; personal: yes; keep: with the row';

CREATE TABLE intake_link (
    link_hash bytea NOT NULL,
    enquiry_id uuid NOT NULL,
    CONSTRAINT intake_link_is_its_own PRIMARY KEY (link_hash),
    CONSTRAINT intake_link_of_a_person FOREIGN KEY (enquiry_id) REFERENCES enquirer (enquiry_id) ON DELETE CASCADE
);
CREATE INDEX intake_link_by_person ON intake_link (enquiry_id);
COMMENT ON TABLE intake_link IS 'The links by which a person chooses, moves or gives up a time for a conversation.';
COMMENT ON COLUMN intake_link.link_hash IS 'SHA-256 of the token in the link; bytes; use case; personal: no; keep: with the row';
COMMENT ON COLUMN intake_link.enquiry_id IS 'Whose; uuid; use case; personal: yes; keep: until the enquiry ends';

ALTER TABLE contact DROP CONSTRAINT contact_reason;
ALTER TABLE contact
ADD CONSTRAINT contact_reason CHECK (reason IN (
    'conversation', 'first_meeting_moved', 'first_meeting_place', 'offer_withdrawn', 'offer_lapsed', 'still_waiting', 'recall',
    'conversation_time', 'conversation_changed'
)) NOT VALID;
ALTER TABLE contact VALIDATE CONSTRAINT contact_reason;

ALTER TABLE calendar_link ADD COLUMN met_by text;
ALTER TABLE calendar_link ADD CONSTRAINT one_calendar_link_of_who_is_met UNIQUE (met_by);
ALTER TABLE calendar_link DROP CONSTRAINT calendar_link_is_of_one;
ALTER TABLE calendar_link
ADD CONSTRAINT calendar_link_is_of_one CHECK (num_nonnulls(group_id, initiator_id, met_by) = 1) NOT VALID;
ALTER TABLE calendar_link VALIDATE CONSTRAINT calendar_link_is_of_one;
COMMENT ON TABLE calendar_link IS 'A secret address by which a calendar follows a group''s meetings, an initiator''s, or somebody''s conversations: moments only, no names or places.';
COMMENT ON COLUMN calendar_link.met_by IS 'Given name, in small letters, of whoever is met in the conversations, null when it is of meetings; name; coordinator; personal: yes; keep: until another is made or it is taken back';

ALTER TABLE intake_conversation ALTER COLUMN way DROP NOT NULL;
COMMENT ON COLUMN intake_conversation.way IS 'How we talked, null where that is not noted; enum; coordinator; personal: yes; keep: with the row';
