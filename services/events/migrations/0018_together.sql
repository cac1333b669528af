-- What offices hold together: one of them counts it, and the others are named beside it.
ALTER TABLE event
ADD COLUMN held_with text[] NOT NULL DEFAULT '{}',
ADD COLUMN counted_by text,
ADD CONSTRAINT counted_by_one_of_those_who_hold_it CHECK (counted_by IS NULL OR counted_by = any(held_with));
COMMENT ON COLUMN event.held_with IS 'Other offices that hold it with us; office codes; event manager; personal: no; keep: always';
COMMENT ON COLUMN event.counted_by IS 'Which of them counts it, null when we do; office code; event manager; personal: no; keep: always';

ALTER TABLE outreach
ADD COLUMN held_with text[] NOT NULL DEFAULT '{}',
ADD COLUMN counted_by text,
ADD CONSTRAINT outreach_counted_by_one_of_those_who_held_it CHECK (counted_by IS NULL OR counted_by = any(held_with));
COMMENT ON COLUMN outreach.held_with IS 'Other offices that held it with us; office codes; staff; personal: no; keep: always';
COMMENT ON COLUMN outreach.counted_by IS 'Which of them counts it, null when we do; office code; staff; personal: no; keep: always';
