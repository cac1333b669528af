-- Whoever waited at an office that has closed into ours keeps the place, and waits here from the day we were told.
ALTER TABLE enquiry ADD COLUMN taken_over_on date;
COMMENT ON COLUMN enquiry.taken_over_on IS 'Since when the person waits here, having waited at an office that has closed into ours; null otherwise; date; clock; personal: no; keep: until destroyed';
