-- Whom to call when a first meeting is in another place, and when an offer has lapsed that could not be written about.
ALTER TABLE contact DROP CONSTRAINT contact_reason;
ALTER TABLE contact ADD CONSTRAINT contact_reason
CHECK (reason IN ('conversation', 'first_meeting_moved', 'first_meeting_place', 'offer_withdrawn', 'offer_lapsed', 'still_waiting', 'recall'))
NOT VALID;
ALTER TABLE contact VALIDATE CONSTRAINT contact_reason;
