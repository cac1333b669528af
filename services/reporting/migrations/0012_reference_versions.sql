-- What head office has told of its reference data, and which version each office has.
CREATE TABLE reference_told (
    edition text PRIMARY KEY,
    version text NOT NULL,
    loaded_at timestamptz NOT NULL
);
COMMENT ON TABLE reference_told IS 'At head office: the version of its reference data that was last told to the offices.';
COMMENT ON COLUMN reference_told.edition IS 'Which tables: municipalities, postcodes, population, offices; name; product; personal: no; keep: always';
COMMENT ON COLUMN reference_told.version IS 'The versions of its tables as head office holds them, in one; hex; load; personal: no; keep: always';
COMMENT ON COLUMN reference_told.loaded_at IS 'When it was loaded, later than what was told before; UTC; clock; personal: no; keep: always';

CREATE TABLE reference_held (
    office text NOT NULL,
    epoch integer NOT NULL,
    sequence bigint NOT NULL,
    tables jsonb NOT NULL,
    heard_at timestamptz NOT NULL,
    CONSTRAINT reference_held_is_heard_once PRIMARY KEY (office, epoch, sequence)
);
COMMENT ON TABLE reference_held IS 'Which reference data an office has: at head office as each has told, at an office what it told last.';
COMMENT ON COLUMN reference_held.office IS 'Whose it is; code; office; personal: no; keep: always';
COMMENT ON COLUMN reference_held.epoch IS 'Epoch of the statement, 0 for what this office itself told last; count; bus; personal: no; keep: always';
COMMENT ON COLUMN reference_held.sequence IS 'Its number, 0 for what this office itself told last; count; bus; personal: no; keep: always';
COMMENT ON COLUMN reference_held.tables IS 'Table, version and where it came from, of each; JSON; office; personal: no; keep: always';
COMMENT ON COLUMN reference_held.heard_at IS 'When it was heard or told; UTC; clock; personal: no; keep: always';
