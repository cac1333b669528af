-- A group that leads itself asks for an initiator to come back for some meetings.
CREATE TABLE recall (
    recall_id uuid NOT NULL,
    group_id uuid NOT NULL,
    asked_by text NOT NULL,
    asked_on date NOT NULL,
    initiator_id uuid,
    until_on date,
    ended_on date,
    CONSTRAINT recall_is_one_row PRIMARY KEY (recall_id),
    CONSTRAINT recall_of_a_group FOREIGN KEY (group_id) REFERENCES self_help_group (group_id),
    CONSTRAINT recall_of_an_initiator FOREIGN KEY (initiator_id) REFERENCES initiator (initiator_id) ON DELETE SET NULL,
    CONSTRAINT recall_asked_by CHECK (asked_by IN ('group', 'office')),
    CONSTRAINT recall_has_a_last_day CHECK (initiator_id IS NULL OR until_on IS NOT NULL)
);
CREATE UNIQUE INDEX one_open_recall_of_a_group ON recall (group_id) WHERE ended_on IS NULL;
CREATE INDEX recall_by_initiator ON recall (initiator_id);
COMMENT ON TABLE recall IS 'Groups that lead themselves and ask for an initiator to come back for some meetings.';
COMMENT ON COLUMN recall.recall_id IS 'The recall; uuid; use case; personal: no; keep: always';
COMMENT ON COLUMN recall.group_id IS 'The group; uuid; use case; personal: no; keep: with the row';
COMMENT ON COLUMN recall.asked_by IS 'Who noted it: the group''s own contact, or the office; enum; use case; personal: no; keep: with the row';
COMMENT ON COLUMN recall.asked_on IS 'When; date; clock; personal: no; keep: with the row';
COMMENT ON COLUMN recall.initiator_id IS 'Who comes, null before anybody does; uuid; coordinator; personal: yes; keep: with the initiator';
COMMENT ON COLUMN recall.until_on IS 'Last day the initiator sees the group, null before anybody comes; date; coordinator; personal: no; keep: with the row';
COMMENT ON COLUMN recall.ended_on IS 'When it was over, null while it is asked for or somebody comes; date; clock; personal: no; keep: with the row';

ALTER TABLE contact DROP CONSTRAINT contact_reason;
ALTER TABLE contact ADD CONSTRAINT contact_reason
CHECK (reason IN ('conversation', 'first_meeting_moved', 'offer_withdrawn', 'still_waiting', 'recall'));
