-- Proposals for groups, who must never be placed together, and how many rooms an office has.
ALTER TABLE policy ADD COLUMN rooms smallint NOT NULL DEFAULT 1;
ALTER TABLE policy ADD CONSTRAINT policy_rooms CHECK (rooms BETWEEN 0 AND 50) NOT VALID;
ALTER TABLE policy VALIDATE CONSTRAINT policy_rooms;

CREATE TABLE never_place (
    enquiry_id uuid NOT NULL,
    other_id uuid NOT NULL,
    reason text NOT NULL,
    until date,
    noted_by uuid NOT NULL,
    noted_on date NOT NULL,
    CONSTRAINT pair_is_noted_once PRIMARY KEY (enquiry_id, other_id),
    CONSTRAINT pair_is_two_people CHECK (enquiry_id <> other_id),
    CONSTRAINT never_place_of_an_enquiry FOREIGN KEY (enquiry_id) REFERENCES enquiry (enquiry_id) ON DELETE CASCADE,
    CONSTRAINT never_place_with_an_enquiry FOREIGN KEY (other_id) REFERENCES enquiry (enquiry_id) ON DELETE CASCADE
);
CREATE INDEX never_place_other ON never_place (other_id);

CREATE TABLE proposal (
    proposal_id uuid NOT NULL,
    proposed_at timestamptz NOT NULL,
    format text NOT NULL,
    municipality_code text,
    time_of_week text NOT NULL,
    theme text,
    language text NOT NULL,
    gender text,
    CONSTRAINT proposal_is_one_row PRIMARY KEY (proposal_id),
    CONSTRAINT proposal_format CHECK (format IN ('in_person', 'digital'))
);

CREATE TABLE proposal_member (
    proposal_id uuid NOT NULL,
    enquiry_id uuid NOT NULL,
    CONSTRAINT proposed_for_one_group PRIMARY KEY (enquiry_id),
    CONSTRAINT member_of_a_proposal FOREIGN KEY (proposal_id) REFERENCES proposal (proposal_id) ON DELETE CASCADE,
    CONSTRAINT member_is_an_enquiry FOREIGN KEY (enquiry_id) REFERENCES enquiry (enquiry_id) ON DELETE CASCADE
);
CREATE INDEX proposal_member_by_proposal ON proposal_member (proposal_id);

CREATE TABLE unplaced (
    enquiry_id uuid NOT NULL,
    reason text NOT NULL,
    nearest_format text,
    nearest_municipality text,
    nearest_time text,
    nearest_lacks smallint,
    CONSTRAINT unplaced_is_one_row PRIMARY KEY (enquiry_id),
    CONSTRAINT unplaced_of_an_enquiry FOREIGN KEY (enquiry_id) REFERENCES enquiry (enquiry_id) ON DELETE CASCADE,
    CONSTRAINT unplaced_reason
    CHECK (reason IN ('times_unknown', 'languages_unknown', 'gender_unknown', 'too_few', 'no_initiator', 'no_room', 'full')),
    CONSTRAINT unplaced_nearest_is_whole CHECK ((nearest_time IS NULL) = (nearest_lacks IS NULL))
);

COMMENT ON COLUMN policy.rooms IS 'How many groups can meet at one time where the office is; rooms; office; personal: no; keep: always';
COMMENT ON TABLE never_place IS 'Pairs of people who must never meet in a group.';
COMMENT ON COLUMN never_place.enquiry_id IS 'The one on whose page it was noted; uuid; coordinator; personal: yes; keep: until either ends';
COMMENT ON COLUMN never_place.other_id IS 'The one never to be placed with; uuid; coordinator; personal: yes; keep: until either ends';
COMMENT ON COLUMN never_place.reason IS 'Why the two are kept apart; text; coordinator; personal: yes; keep: until either ends';
COMMENT ON COLUMN never_place.until IS 'Last day the two are kept apart, null: for as long as both wait; date; coordinator; personal: yes; keep: until either ends';
COMMENT ON COLUMN never_place.noted_by IS 'Who noted it; staff id; pass; personal: yes; keep: until either ends';
COMMENT ON COLUMN never_place.noted_on IS 'When; date; clock; personal: no; keep: with the row';
COMMENT ON TABLE proposal IS 'A group that people who wait could make up, as last worked out.';
COMMENT ON COLUMN proposal.proposal_id IS 'The proposal; uuid; use case; personal: no; keep: until proposals are made anew';
COMMENT ON COLUMN proposal.proposed_at IS 'When it was worked out; UTC; clock; personal: no; keep: with the row';
COMMENT ON COLUMN proposal.format IS 'How it would meet; enum; use case; personal: no; keep: with the row';
COMMENT ON COLUMN proposal.municipality_code IS 'Where it would meet, null on a screen; code; use case; personal: no; keep: with the row';
COMMENT ON COLUMN proposal.time_of_week IS 'When it would meet; weekday_daytime; use case; personal: no; keep: with the row';
COMMENT ON COLUMN proposal.theme IS 'Its theme, null: a cross-problem group; code of contracts/themes.yaml; use case; personal: no; keep: with the row';
COMMENT ON COLUMN proposal.language IS 'What it would talk in; ISO 639; use case; personal: no; keep: with the row';
COMMENT ON COLUMN proposal.gender IS 'Whom it is for, null: everyone; enum; use case; personal: no; keep: with the row';
COMMENT ON TABLE proposal_member IS 'Who is proposed for which group.';
COMMENT ON COLUMN proposal_member.proposal_id IS 'The proposal; uuid; use case; personal: yes; keep: until proposals are made anew or it ends';
COMMENT ON COLUMN proposal_member.enquiry_id IS 'The person''s enquiry; uuid; use case; personal: yes; keep: with the row';
COMMENT ON TABLE unplaced IS 'Who was proposed for no group when proposals were last made, and why.';
COMMENT ON COLUMN unplaced.enquiry_id IS 'The person''s enquiry; uuid; use case; personal: yes; keep: until proposals are made anew or it ends';
COMMENT ON COLUMN unplaced.reason IS 'Why no group was proposed; enum; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN unplaced.nearest_format IS 'How the nearest group would meet, null when it cannot be told; enum; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN unplaced.nearest_municipality IS 'Where, null on a screen or when it cannot be told; code; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN unplaced.nearest_time IS 'When, null when it cannot be told; weekday_daytime; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN unplaced.nearest_lacks IS 'How many more people it would take, null when it cannot be told; people; use case; personal: yes; keep: with the row';
