-- Who registers for several may say who the others are, so that each is found at the door and gets a badge.
ALTER TABLE registration ADD COLUMN companions text[] NOT NULL DEFAULT '{}';
ALTER TABLE registration ADD CONSTRAINT companions_have_seats CHECK (cardinality(companions) < seats);
COMMENT ON COLUMN registration.companions IS 'Names of the others in the party, those that were told, none once forgotten; texts; who registered; personal: yes; keep: 180 days after the event';
