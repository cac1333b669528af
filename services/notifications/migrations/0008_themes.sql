-- What themes are called, as head office states it down the line: words that tell others what a message is about.
CREATE TABLE theme (
    code text PRIMARY KEY,
    nb text NOT NULL,
    nn text NOT NULL,
    en text NOT NULL
);
COMMENT ON TABLE theme IS 'What themes are called, as head office has stated since the release: words that no subject and no text on a phone may hold.';
COMMENT ON COLUMN theme.code IS 'The theme; code; head office; personal: no; keep: always';
COMMENT ON COLUMN theme.nb IS 'Its name in bokmål; text; head office; personal: no; keep: always';
COMMENT ON COLUMN theme.nn IS 'Its name in nynorsk; text; head office; personal: no; keep: always';
COMMENT ON COLUMN theme.en IS 'Its name in English; text; head office; personal: no; keep: always';
