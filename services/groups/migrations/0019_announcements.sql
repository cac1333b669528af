-- Announced groups: dated, in the public list, joined by whoever wishes, started if enough have; and who was told of one by letter.
CREATE TABLE announcement (
    group_id uuid NOT NULL,
    state text NOT NULL,
    places smallint NOT NULL,
    fewest smallint NOT NULL,
    join_by date NOT NULL,
    announced_at timestamptz NOT NULL,
    CONSTRAINT announcement_is_one_row PRIMARY KEY (group_id),
    CONSTRAINT announcement_of_a_group FOREIGN KEY (group_id) REFERENCES self_help_group (group_id),
    CONSTRAINT announcement_state CHECK (state IN ('open', 'too_few', 'topping_up', 'enough', 'called_off')),
    CONSTRAINT announcement_places CHECK (fewest BETWEEN 2 AND places AND places <= 20)
);
COMMENT ON TABLE announcement IS 'Groups that were announced with a date: how many may join, how many it takes, and until when.';
COMMENT ON COLUMN announcement.group_id IS 'The group; uuid; use case; personal: no; keep: always';
COMMENT ON COLUMN announcement.state IS 'Whether it can be joined, has too few, is topped up from the list, has enough or is called off; enum; use case; personal: no; keep: always';
COMMENT ON COLUMN announcement.places IS 'How many can be in it; people; coordinator; personal: no; keep: always';
COMMENT ON COLUMN announcement.fewest IS 'How many it takes for it to begin; people; coordinator; personal: no; keep: always';
COMMENT ON COLUMN announcement.join_by IS 'Last day to join, in the office''s calendar; date; coordinator; personal: no; keep: always';
COMMENT ON COLUMN announcement.announced_at IS 'When it was announced; UTC; clock; personal: no; keep: always';

CREATE TABLE announcement_letter (
    link_hash bytea NOT NULL,
    group_id uuid NOT NULL,
    enquiry_id uuid NOT NULL,
    told_on date NOT NULL,
    CONSTRAINT joining_link_is_its_own PRIMARY KEY (link_hash),
    CONSTRAINT told_once_of_a_group UNIQUE (group_id, enquiry_id),
    CONSTRAINT letter_about_an_announcement FOREIGN KEY (group_id) REFERENCES announcement (group_id),
    CONSTRAINT letter_to_an_enquiry FOREIGN KEY (enquiry_id) REFERENCES enquiry (enquiry_id) ON DELETE CASCADE
);
CREATE INDEX announcement_letter_by_enquiry ON announcement_letter (enquiry_id);
COMMENT ON TABLE announcement_letter IS 'Who of those who wait was told of an announced group, each with a link by which to join.';
COMMENT ON COLUMN announcement_letter.link_hash IS 'SHA-256 of the link''s random part; bytes; use case; personal: no; keep: with the row';
COMMENT ON COLUMN announcement_letter.group_id IS 'The group; uuid; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN announcement_letter.enquiry_id IS 'The person''s enquiry; uuid; coordinator; personal: yes; keep: until the group has begun or is called off';
COMMENT ON COLUMN announcement_letter.told_on IS 'When; date; clock; personal: no; keep: with the row';

ALTER TABLE contact DROP CONSTRAINT contact_reason;
ALTER TABLE contact
ADD CONSTRAINT contact_reason CHECK (reason IN (
    'conversation', 'first_meeting_moved', 'first_meeting_place', 'offer_withdrawn', 'offer_lapsed', 'still_waiting', 'recall',
    'conversation_time', 'conversation_changed', 'announced'
)) NOT VALID;
ALTER TABLE contact VALIDATE CONSTRAINT contact_reason;
