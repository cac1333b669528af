-- People who came without registering: counted at the door, never named.
CREATE TABLE walk_in (
    walk_in_id uuid PRIMARY KEY,
    event_id uuid NOT NULL,
    sector text NOT NULL,
    people integer NOT NULL,
    noted_at timestamptz NOT NULL,
    CONSTRAINT walk_in_is_to_an_event FOREIGN KEY (event_id) REFERENCES event,
    CONSTRAINT walk_in_sector_is_known CHECK (sector IN (
        'municipality', 'specialist_health', 'voluntary', 'state_agency', 'academia', 'enthusiast', 'private', 'other')),
    CONSTRAINT walk_in_is_one_or_more CHECK (people BETWEEN 1 AND 500)
);
CREATE INDEX walk_in_by_event ON walk_in (event_id, noted_at);
COMMENT ON TABLE walk_in IS 'People who came without registering, counted at the door and never named.';
COMMENT ON COLUMN walk_in.walk_in_id IS 'Identity, random; uuid; use case; personal: no; keep: always';
COMMENT ON COLUMN walk_in.event_id IS 'What they came to; uuid; use case; personal: no; keep: always';
COMMENT ON COLUMN walk_in.sector IS 'Where they come from; code; the door; personal: no; keep: always';
COMMENT ON COLUMN walk_in.people IS 'How many they were; count; the door; personal: no; keep: always';
COMMENT ON COLUMN walk_in.noted_at IS 'When they came; UTC; clock; personal: no; keep: always';
