-- Staff may answer everyone who wishes to come, before they come or wait. Who has asked and not been answered holds no seat.
ALTER TABLE event ADD COLUMN by_approval boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN event.by_approval IS 'Whether staff answer everyone who wishes to come before they come or wait; yes/no; event manager; personal: no; keep: always';

ALTER TABLE registration DROP CONSTRAINT registration_state_is_known;
ALTER TABLE registration ADD CONSTRAINT registration_state_is_known
CHECK (state IN ('asked', 'confirmed', 'waiting', 'cancelled'));
ALTER TABLE registration DROP CONSTRAINT state_has_a_known_reason;
ALTER TABLE registration ADD CONSTRAINT state_has_a_known_reason CHECK (state_reason IN (
    'place_free', 'event_full', 'party_too_large_for_what_is_free', 'promoted', 'by_link', 'by_staff',
    'to_be_answered', 'approved', 'refused'));
COMMENT ON COLUMN registration.state IS 'asked (to be answered by staff), confirmed, waiting or cancelled; code; use case; personal: no; keep: with the row';
