-- What staff have written by hand to those of an event.
CREATE TABLE letter (
    letter_id uuid NOT NULL,
    event_id uuid NOT NULL,
    audience text NOT NULL,
    subject text NOT NULL,
    words text NOT NULL,
    parties integer NOT NULL,
    written_by uuid NOT NULL,
    written_at timestamptz NOT NULL,
    CONSTRAINT letter_is_one_row PRIMARY KEY (letter_id),
    CONSTRAINT letter_is_about_an_event FOREIGN KEY (event_id) REFERENCES event,
    CONSTRAINT letter_audience CHECK (audience IN ('registered', 'waiting', 'attended', 'one'))
);
CREATE INDEX letter_by_event ON letter (event_id, written_at);
COMMENT ON TABLE letter IS 'What staff have written by hand to those registered, waiting or attending, or to one of them.';
COMMENT ON COLUMN letter.letter_id IS 'Identity; uuid; use case; personal: no; keep: 180 days after the event';
COMMENT ON COLUMN letter.event_id IS 'The event; uuid; use case; personal: no; keep: with the row';
COMMENT ON COLUMN letter.audience IS 'registered, waiting, attended, or one party; code; event manager; personal: no; keep: with the row';
COMMENT ON COLUMN letter.subject IS 'Subject; text; event manager; personal: yes; keep: with the row';
COMMENT ON COLUMN letter.words IS 'What was written; text; event manager; personal: yes; keep: with the row';
COMMENT ON COLUMN letter.parties IS 'How many parties it went to; count; use case; personal: no; keep: with the row';
COMMENT ON COLUMN letter.written_by IS 'Who wrote; account; pass; personal: yes; keep: with the row';
COMMENT ON COLUMN letter.written_at IS 'When; UTC; clock; personal: no; keep: with the row';
