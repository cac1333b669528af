-- What whoever signs a month off says of what looks odd in it, and of the month itself; kept at the office.
ALTER TABLE closed_period ADD COLUMN narrative text;
COMMENT ON COLUMN closed_period.narrative IS 'What the office says of the month, without names, null when nothing; text; closing; personal: no; keep: always';
CREATE TABLE closing_comment (
    period date NOT NULL,
    kind text NOT NULL,
    indicator text NOT NULL,
    comment text NOT NULL,
    CONSTRAINT one_comment_per_finding PRIMARY KEY (period, kind, indicator),
    CONSTRAINT comment_of_a_closed_month FOREIGN KEY (period) REFERENCES closed_period (period),
    CONSTRAINT closing_comment_kind CHECK (kind IN ('impossible', 'unusual', 'missing'))
);
COMMENT ON TABLE closing_comment IS 'Why a figure that looks odd is right, said when its month was closed.';
COMMENT ON COLUMN closing_comment.period IS 'The month; date; closing; personal: no; keep: always';
COMMENT ON COLUMN closing_comment.kind IS 'What was odd: impossible, unusual, or missing; enum; checks; personal: no; keep: always';
COMMENT ON COLUMN closing_comment.indicator IS 'Which figure; code of contracts/indicators.yaml; checks; personal: no; keep: always';
COMMENT ON COLUMN closing_comment.comment IS 'Why, without names; text; closing; personal: no; keep: always';
