-- Figures from the years before Brikke: marked in the log by spans of their own, entered at head office from a file.
ALTER TABLE national_log DROP CONSTRAINT national_log_span;
ALTER TABLE national_log
ADD CONSTRAINT national_log_span CHECK (span IN ('month', 'year', 'historical_month', 'historical_year'));
COMMENT ON COLUMN national_log.span IS 'A month, or a year so far; historical ones are of the time before Brikke, entered at head office; enum; message or historical_file; personal: no; keep: always';
COMMENT ON COLUMN national_log.epoch IS 'Epoch of the message, 0 for a historical figure; a void repeats what it voids; count; message; personal: no; keep: always';
COMMENT ON COLUMN national_log.sequence IS 'Number of the message in its stream, or of the historical file; count; message; personal: no; keep: always';
COMMENT ON COLUMN national_tally.span IS 'A month, or a year so far; historical ones are of the time before Brikke; enum; national_log; personal: no; keep: always';
CREATE TABLE historical_file (
    file_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    number integer,
    title text NOT NULL,
    state text NOT NULL,
    replaces uuid,
    digest text NOT NULL,
    figures jsonb NOT NULL,
    figure_count integer NOT NULL,
    uploaded_at timestamptz NOT NULL,
    uploaded_by uuid,
    entered_at timestamptz,
    CONSTRAINT one_number_per_historical_file UNIQUE (number),
    CONSTRAINT historical_file_replaces_another FOREIGN KEY (replaces) REFERENCES historical_file (file_id),
    CONSTRAINT historical_file_state CHECK (state IN ('draft', 'standing', 'replaced', 'withdrawn')),
    CONSTRAINT only_what_was_entered_has_a_number CHECK ((number IS NULL) = (state = 'draft') AND (entered_at IS NULL) = (state = 'draft'))
);
COMMENT ON TABLE historical_file IS 'Files of figures from the years before Brikke, checked and waiting, or entered in the log.';
COMMENT ON COLUMN historical_file.file_id IS 'The file; uuid; database; personal: no; keep: always, a draft for a day';
COMMENT ON COLUMN historical_file.number IS 'Its number in the log, null before it is entered; count; entering; personal: no; keep: always';
COMMENT ON COLUMN historical_file.title IS 'What it is called, such as which annual reports it is from; text; upload; personal: no; keep: always';
COMMENT ON COLUMN historical_file.state IS 'Checked and waiting, standing, replaced by a corrected one, or withdrawn; enum; entering; personal: no; keep: always';
COMMENT ON COLUMN historical_file.replaces IS 'The file it corrects, null when none; uuid; upload; personal: no; keep: always';
COMMENT ON COLUMN historical_file.digest IS 'The same for files that say the same; hex; upload; personal: no; keep: always';
COMMENT ON COLUMN historical_file.figures IS 'Its figures, as they are stated; JSON list of lists; upload; personal: no; keep: always';
COMMENT ON COLUMN historical_file.figure_count IS 'How many figures it states; count; upload; personal: no; keep: always';
COMMENT ON COLUMN historical_file.uploaded_at IS 'When it was checked; UTC; clock; personal: no; keep: always';
COMMENT ON COLUMN historical_file.uploaded_by IS 'Who checked it, null for a program; staff id; pass; personal: yes; keep: 5 years';
COMMENT ON COLUMN historical_file.entered_at IS 'When it was entered, null before; UTC; clock; personal: no; keep: always';
