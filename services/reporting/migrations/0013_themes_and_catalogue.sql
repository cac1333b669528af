-- What head office states down the line of themes, and of the catalogue of indicators it reports by.
CREATE TABLE theme (
    code text PRIMARY KEY,
    nb text NOT NULL,
    nn text NOT NULL,
    en text NOT NULL
);
COMMENT ON TABLE theme IS 'What themes are called, as head office has stated since the release; others as in contracts/themes.yaml.';
COMMENT ON COLUMN theme.code IS 'The theme; code; head office; personal: no; keep: always';
COMMENT ON COLUMN theme.nb IS 'Its name in bokmål; text; head office; personal: no; keep: always';
COMMENT ON COLUMN theme.nn IS 'Its name in nynorsk; text; head office; personal: no; keep: always';
COMMENT ON COLUMN theme.en IS 'Its name in English; text; head office; personal: no; keep: always';
CREATE TABLE told_catalogue (
    only_one boolean NOT NULL DEFAULT true,
    version integer NOT NULL,
    indicators jsonb NOT NULL,
    CONSTRAINT one_told_catalogue PRIMARY KEY (only_one),
    CONSTRAINT told_catalogue_is_the_only_one CHECK (only_one)
);
COMMENT ON TABLE told_catalogue IS 'The catalogue of indicators head office reports by, as last told to the offices; kept at both ends.';
COMMENT ON COLUMN told_catalogue.only_one IS 'Always true, so that there is one row; yes/no; none; personal: no; keep: with the row';
COMMENT ON COLUMN told_catalogue.version IS 'Its version; number; head office; personal: no; keep: until the next is told';
COMMENT ON COLUMN told_catalogue.indicators IS 'Its indicators: [{code, since, nb, nn, en}]; JSON; head office; personal: no; keep: until the next is told';
