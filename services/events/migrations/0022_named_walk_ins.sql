-- Whoever walks in may say who they are: found again, and deleted as those who registered.
ALTER TABLE walk_in ADD COLUMN name text;
ALTER TABLE walk_in ADD COLUMN organisation text;
COMMENT ON TABLE walk_in IS 'People who came without registering, counted at the door and named only where they wished to be.';
COMMENT ON COLUMN walk_in.name IS 'Who they are, null when not said or once forgotten; text; the door; personal: yes; keep: 180 days after the event';
COMMENT ON COLUMN walk_in.organisation IS 'Whom they come from, null when not said or once forgotten; text; the door; personal: yes; keep: 180 days after the event';
