-- Which catalogue of indicators the figures are counted by: where it has something new, the past is counted again for that.
CREATE TABLE counted_by (
    one_row boolean PRIMARY KEY DEFAULT true,
    version integer NOT NULL,
    closed_version integer NOT NULL,
    CONSTRAINT counted_by_one_catalogue CHECK (one_row)
);
COMMENT ON TABLE counted_by IS 'The version of contracts/indicators.yaml that the tallies are counted by: one row.';
COMMENT ON COLUMN counted_by.one_row IS 'Always true: there is one row; flag; migration; personal: no; keep: always';
COMMENT ON COLUMN counted_by.version IS 'What the tallies are counted by; number; catalogue; personal: no; keep: always';
COMMENT ON COLUMN counted_by.closed_version IS 'What the values of the last closing were counted by: later indicators are not in them; number; closing; personal: no; keep: always';
INSERT INTO counted_by (version, closed_version) VALUES (1, 1);

CREATE TABLE indicator_start (
    indicator text PRIMARY KEY,
    known_from date
);
COMMENT ON TABLE indicator_start IS 'From when this office knows the figures of an indicator that a later version of the catalogue has brought.';
COMMENT ON COLUMN indicator_start.indicator IS 'Which indicator; code of contracts/indicators.yaml; catalogue; personal: no; keep: always';
COMMENT ON COLUMN indicator_start.known_from IS 'First month that is known whole, year 1 when all are, null when none can be: what it would be counted from is pruned; date; bus.hole; personal: no; keep: always';

ALTER TABLE national_log ADD COLUMN catalogue_version integer NOT NULL DEFAULT 1;
COMMENT ON COLUMN national_log.catalogue_version IS 'The catalogue the office counted by; number; message; personal: no; keep: always';
