-- Offices that have closed, and who goes on: the months before belong to the one, those from then on to the other.
CREATE TABLE succession (
    office text PRIMARY KEY,
    successor text NOT NULL,
    begins_on date NOT NULL,
    noted_on date NOT NULL,
    log_position bigint NOT NULL,
    CONSTRAINT nobody_succeeds_itself CHECK (office <> successor),
    CONSTRAINT succession_begins_with_a_month CHECK (extract(day FROM begins_on) = 1)
);
COMMENT ON TABLE succession IS 'Offices that have closed into another: at such an office itself, and at head office.';
COMMENT ON COLUMN succession.office IS 'Which office has closed; office code; operator; personal: no; keep: always';
COMMENT ON COLUMN succession.successor IS 'Which office goes on with its work; office code; operator; personal: no; keep: always';
COMMENT ON COLUMN succession.begins_on IS 'First day that is the successor''s, the first of a month; date; operator; personal: no; keep: always';
COMMENT ON COLUMN succession.noted_on IS 'When it was noted; date; clock; personal: no; keep: always';
COMMENT ON COLUMN succession.log_position IS 'Place in head office''s log at which it was noted, 0 at other offices; count; national_log; personal: no; keep: always';
