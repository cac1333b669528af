-- After a death, work is taken in ever smaller pieces rather than message by message: a thousand commits for one power cut
-- kept a slow disk busy for minutes.
ALTER TABLE bus.reader ADD COLUMN piece integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN bus.reader.single_steps IS 'Messages of the work under way, or still to be taken in pieces after a death; count; reader; personal: no; keep: always';
COMMENT ON COLUMN bus.reader.piece IS 'How many of them are taken at once; count; reader; personal: no; keep: always';
