-- Where initiators can go, as municipalities that groups are matched with; and reasons that say which initiator is lacking.
ALTER TABLE initiator ADD COLUMN municipalities text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN initiator.municipalities IS 'Municipalities the initiator can go to, empty: everywhere here; codes; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN initiator.languages IS 'Languages a group can be held in, empty: Norwegian; codes; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN initiator.areas IS 'What else is noted of where the initiator can go, null when nothing; text; coordinator; personal: yes; keep: with the row';

ALTER TABLE unplaced ADD COLUMN nearest_language text;
COMMENT ON COLUMN unplaced.nearest_language IS 'What it would talk in, null unless that is what no free initiator has; ISO 639; use case; personal: yes; keep: with the row';
ALTER TABLE unplaced DROP CONSTRAINT unplaced_reason;
ALTER TABLE unplaced
ADD CONSTRAINT unplaced_reason
CHECK (reason IN ('times_unknown', 'languages_unknown', 'gender_unknown', 'too_few', 'no_initiator', 'no_initiator_language', 'no_initiator_there', 'no_room', 'no_access', 'full')) NOT VALID;
ALTER TABLE unplaced VALIDATE CONSTRAINT unplaced_reason;
