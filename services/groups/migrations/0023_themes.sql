-- What head office states of themes, down the line, since the release that came with a list of them.
CREATE TABLE theme (
    code text PRIMARY KEY,
    nb text NOT NULL,
    nn text NOT NULL,
    en text NOT NULL,
    offered boolean NOT NULL,
    place integer NOT NULL,
    CONSTRAINT theme_code_is_a_code CHECK (code ~ '^[a-z][a-z0-9_]{1,39}$')
);
COMMENT ON TABLE theme IS 'What head office has stated of themes since the release: new ones, other names, retired ones. What is not here is as in contracts/themes.yaml.';
COMMENT ON COLUMN theme.code IS 'The theme, never used for another; code; head office; personal: no; keep: always';
COMMENT ON COLUMN theme.nb IS 'Its name in bokmål; text; head office; personal: no; keep: always';
COMMENT ON COLUMN theme.nn IS 'Its name in nynorsk; text; head office; personal: no; keep: always';
COMMENT ON COLUMN theme.en IS 'Its name in English; text; head office; personal: no; keep: always';
COMMENT ON COLUMN theme.offered IS 'Whether it can be chosen; no: retired, kept by whoever has it; yes/no; head office; personal: no; keep: always';
COMMENT ON COLUMN theme.place IS 'Where it stands in the list, from 1; the theme other stands last; number; head office; personal: no; keep: always';
