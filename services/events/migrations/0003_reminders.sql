-- Which version of its event a party has been reminded of.
ALTER TABLE registration ADD COLUMN reminded_version integer;
COMMENT ON COLUMN registration.reminded_version IS 'The event''s version that the party has been reminded of, null before; count; use case; personal: no; keep: with the row';
