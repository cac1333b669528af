-- Head office: which statements told a closed month otherwise, and why, in a code.
CREATE TABLE national_revision (
    log_position bigint PRIMARY KEY,
    office text NOT NULL,
    indicator text NOT NULL,
    period date NOT NULL,
    state text NOT NULL,
    first_sequence bigint,
    reason text,
    epoch integer NOT NULL,
    sequence bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT national_revision_state CHECK (state IN ('noted', 'explained', 'void')),
    CONSTRAINT national_revision_reason CHECK (reason IN ('late', 'mistaken', 'doubled', 'event_changed', 'other')),
    CONSTRAINT only_what_is_noted_says_where_it_was_told CHECK ((state = 'noted') = (first_sequence IS NOT NULL)),
    CONSTRAINT only_what_is_explained_has_a_reason CHECK ((state = 'explained') = (reason IS NOT NULL))
);
CREATE INDEX national_revision_by_figure ON national_revision (indicator, period);
CREATE INDEX national_revision_by_number ON national_revision (office, epoch, sequence);
COMMENT ON TABLE national_revision IS 'Which statements told a closed month otherwise, and the reasons offices have given; append-only, in the log''s order.';
COMMENT ON COLUMN national_revision.log_position IS 'Place in the log, which no statement has; count; database; personal: no; keep: always';
COMMENT ON COLUMN national_revision.office IS 'Who told it; office code; message; personal: no; keep: always';
COMMENT ON COLUMN national_revision.indicator IS 'Which figure; code of contracts/indicators.yaml; message; personal: no; keep: always';
COMMENT ON COLUMN national_revision.period IS 'First day of the month that was closed; date; message; personal: no; keep: always';
COMMENT ON COLUMN national_revision.state IS 'Told otherwise, explained, or void: what it repeats never happened; enum; message; personal: no; keep: always';
COMMENT ON COLUMN national_revision.first_sequence IS 'Number of the first message that told it, the last is the one before its own; null unless noted; count; message; personal: no; keep: always';
COMMENT ON COLUMN national_revision.reason IS 'Why, in a code; null unless explained; enum; message; personal: no; keep: always';
COMMENT ON COLUMN national_revision.epoch IS 'Epoch of the message; a void repeats what it voids; count; message; personal: no; keep: always';
COMMENT ON COLUMN national_revision.sequence IS 'Number of the message in its stream; count; message; personal: no; keep: always';
COMMENT ON COLUMN national_revision.recorded_at IS 'When it was received, never before what came before it; UTC; clock; personal: no; keep: always';
