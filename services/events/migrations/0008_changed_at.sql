-- Those who follow the programme in a feed or a calendar are told when an event was last changed.
ALTER TABLE event ADD COLUMN changed_at timestamptz;
COMMENT ON COLUMN event.changed_at IS 'When it was last given another time, place or text, null when never; UTC; clock; personal: no; keep: always';
