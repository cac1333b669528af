-- What is told of an event once it has been held, and the talks that were shared.
ALTER TABLE event ADD COLUMN summing_up text;
ALTER TABLE event ADD COLUMN summed_up_at timestamptz;
ALTER TABLE event ADD CONSTRAINT summed_up_when_settled CHECK (summed_up_at IS NULL OR (state = 'closed' AND summing_up IS NOT NULL));
COMMENT ON COLUMN event.summing_up IS 'How it was, for everyone to read, null until told; text; event manager; personal: no; keep: always';
COMMENT ON COLUMN event.summed_up_at IS 'When that was first told, null before; UTC; clock; personal: no; keep: always';

CREATE TABLE talk (
    talk_id uuid PRIMARY KEY,
    event_id uuid NOT NULL,
    title text NOT NULL,
    address text,
    added_at timestamptz NOT NULL,
    CONSTRAINT talk_is_of_an_event FOREIGN KEY (event_id) REFERENCES event
);
CREATE INDEX talk_by_event ON talk (event_id, added_at);
COMMENT ON TABLE talk IS 'Talks of an event that has been held, for everyone to find.';
COMMENT ON COLUMN talk.talk_id IS 'Identity, random; uuid; use case; personal: no; keep: always';
COMMENT ON COLUMN talk.event_id IS 'The event; uuid; use case; personal: no; keep: always';
COMMENT ON COLUMN talk.title IS 'What it was about; text; event manager; personal: no; keep: always';
COMMENT ON COLUMN talk.address IS 'Where it can be seen or read, null when nowhere; https address; event manager; personal: no; keep: always';
COMMENT ON COLUMN talk.added_at IS 'When it was added; UTC; clock; personal: no; keep: always';
