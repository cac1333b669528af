-- An event can be moved, also to another municipality: what was counted before stays counted where it was.
ALTER TABLE registration ADD COLUMN counted_in text;
ALTER TABLE registration ADD CONSTRAINT counted_in_a_municipality_or_none CHECK (counted_in ~ '^(\d{4}|none)$');
COMMENT ON COLUMN registration.counted_in IS 'Municipality it was counted in when the event has moved to another since, none where it was not known, null when as the event; four digits; use case; personal: no; keep: with the row';
