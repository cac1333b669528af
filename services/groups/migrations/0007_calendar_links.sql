-- A secret address by which a calendar follows a group's meetings, or an initiator's; only its hash is kept.
CREATE TABLE calendar_link (
    link_hash bytea NOT NULL,
    group_id uuid,
    initiator_id uuid,
    made_on date NOT NULL,
    CONSTRAINT calendar_link_is_its_own PRIMARY KEY (link_hash),
    CONSTRAINT one_calendar_link_of_a_group UNIQUE (group_id),
    CONSTRAINT one_calendar_link_of_an_initiator UNIQUE (initiator_id),
    CONSTRAINT calendar_link_is_of_one CHECK ((group_id IS NULL) <> (initiator_id IS NULL)),
    CONSTRAINT calendar_link_of_a_group FOREIGN KEY (group_id) REFERENCES self_help_group (group_id) ON DELETE CASCADE,
    CONSTRAINT calendar_link_of_an_initiator FOREIGN KEY (initiator_id) REFERENCES initiator (initiator_id) ON DELETE CASCADE
);
COMMENT ON TABLE calendar_link IS 'A secret address by which a calendar follows a group''s meetings, or an initiator''s: moments only, no names or places.';
COMMENT ON COLUMN calendar_link.link_hash IS 'SHA-256 of the token in the address; bytes; use case; personal: no; keep: until another is made or it is taken back';
COMMENT ON COLUMN calendar_link.group_id IS 'Whose meetings, null when it is an initiator''s; uuid; use case; personal: no; keep: until the group ends';
COMMENT ON COLUMN calendar_link.initiator_id IS 'Whose groups'' meetings, null when it is a group''s; uuid; use case; personal: yes; keep: with the initiator';
COMMENT ON COLUMN calendar_link.made_on IS 'When it was made; date; clock; personal: no; keep: with the row';
