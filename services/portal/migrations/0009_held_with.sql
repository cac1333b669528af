-- Events that several offices hold together stand once in the directory, with all their names.
ALTER TABLE listing ADD COLUMN held_with text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN listing.held_with IS 'Other offices that hold it too, by their codes; codes; message; personal: no; keep: with the row';
