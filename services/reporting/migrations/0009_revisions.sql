-- What was changed in a month after it was closed, and why.
CREATE TABLE revision (
    revision_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    indicator text NOT NULL,
    period date NOT NULL,
    stated_on date NOT NULL,
    change bigint NOT NULL,
    reason text,
    words text,
    given_on date,
    CONSTRAINT revision_reason CHECK (reason IN ('late', 'mistaken', 'doubled', 'event_changed', 'other')),
    CONSTRAINT only_a_reason_is_given_on_a_day CHECK ((reason IS NULL) = (given_on IS NULL) AND (words IS NULL OR reason IS NOT NULL))
);
CREATE UNIQUE INDEX one_revision_waits_for_its_reason ON revision (indicator, period) WHERE reason IS NULL;
CREATE INDEX revision_by_period ON revision (period);
COMMENT ON TABLE revision IS 'What was told otherwise of a closed month, and why: one row for what was changed until a reason was given.';
COMMENT ON COLUMN revision.revision_id IS 'Which; count; database; personal: no; keep: always';
COMMENT ON COLUMN revision.indicator IS 'Which figure; code of contracts/indicators.yaml; statements; personal: no; keep: always';
COMMENT ON COLUMN revision.period IS 'First day of the month that was closed; date; statements; personal: no; keep: always';
COMMENT ON COLUMN revision.stated_on IS 'When the first of it was told; date; clock; personal: no; keep: always';
COMMENT ON COLUMN revision.change IS 'By how much the total was told otherwise, 0 where only parts were; count; statements; personal: no; keep: always';
COMMENT ON COLUMN revision.reason IS 'Why, null while nobody has said; enum; staff; personal: no; keep: always';
COMMENT ON COLUMN revision.words IS 'In the office''s own words, without names, null when nothing; text; staff; personal: no; keep: always';
COMMENT ON COLUMN revision.given_on IS 'When the reason was given, null before; date; clock; personal: no; keep: always';

-- A month is held against the same month of earlier years too.
ALTER TABLE closing_comment DROP CONSTRAINT closing_comment_kind;
ALTER TABLE closing_comment ADD CONSTRAINT closing_comment_kind CHECK (kind IN ('impossible', 'unusual', 'missing', 'season'));
COMMENT ON COLUMN closing_comment.kind IS 'What was odd: impossible, unusual, missing, or out of season; enum; checks; personal: no; keep: always';

-- Head office: a month that was closed late is told from one that was closed in time.
CREATE TABLE national_closing (
    office text NOT NULL,
    period date NOT NULL,
    heard_on date,
    CONSTRAINT one_first_closing_per_month PRIMARY KEY (office, period)
);
COMMENT ON TABLE national_closing IS 'When head office first heard that an office had signed a month off; no later manifest and no restore changes it.';
COMMENT ON COLUMN national_closing.office IS 'Which office; office code; message; personal: no; keep: always';
COMMENT ON COLUMN national_closing.period IS 'First day of the month; date; message; personal: no; keep: always';
COMMENT ON COLUMN national_closing.heard_on IS 'Day in Norway on which its first manifest came, null when it came before this was kept; date; clock; personal: no; keep: always';
INSERT INTO national_closing (office, period)
SELECT
    office,
    period
FROM national_manifest
WHERE span = 'month';
