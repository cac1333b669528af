-- Who speaks at an event: shown by name where they have said yes, and thanked when it is summed up.
CREATE TABLE speaker (
    speaker_id uuid PRIMARY KEY,
    event_id uuid NOT NULL,
    name text NOT NULL,
    email text,
    language text NOT NULL,
    is_shown boolean NOT NULL,
    added_at timestamptz NOT NULL,
    CONSTRAINT speaker_is_at_an_event FOREIGN KEY (event_id) REFERENCES event
);
CREATE INDEX speaker_by_event ON speaker (event_id, added_at);
COMMENT ON TABLE speaker IS 'Who speaks at an event.';
COMMENT ON COLUMN speaker.speaker_id IS 'Identity, random; uuid; use case; personal: yes; keep: 180 days after the event';
COMMENT ON COLUMN speaker.event_id IS 'The event; uuid; use case; personal: no; keep: with the row';
COMMENT ON COLUMN speaker.name IS 'Who speaks; text; event manager; personal: yes; keep: with the row';
COMMENT ON COLUMN speaker.email IS 'Where to thank them, null when by hand; address; event manager; personal: yes; keep: with the row';
COMMENT ON COLUMN speaker.language IS 'Language to write in; code; event manager; personal: no; keep: with the row';
COMMENT ON COLUMN speaker.is_shown IS 'Whether everyone sees the name; yes/no; event manager; personal: no; keep: with the row';
COMMENT ON COLUMN speaker.added_at IS 'When they were added; UTC; clock; personal: no; keep: with the row';
