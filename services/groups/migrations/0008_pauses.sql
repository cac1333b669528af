-- Whoever waits may take a pause and keep the place in line: asked for by themselves or by a coordinator, or since they
-- have been silent through two letters and a call.
ALTER TABLE enquiry ADD COLUMN paused_until date;
ALTER TABLE enquiry ADD COLUMN paused_by text;
ALTER TABLE enquiry ADD CONSTRAINT enquiry_paused_by CHECK (paused_by IN ('person', 'staff', 'silence'));
ALTER TABLE enquiry ADD CONSTRAINT enquiry_pause_is_whole CHECK ((paused_until IS NULL) = (paused_by IS NULL));
COMMENT ON COLUMN enquiry.paused_until IS 'No group is proposed or offered before this day, null when there is no pause; date; use case; personal: no; keep: with the row';
COMMENT ON COLUMN enquiry.paused_by IS 'Who asked for the pause, or that nobody answered; enum; use case; personal: no; keep: with the row';
