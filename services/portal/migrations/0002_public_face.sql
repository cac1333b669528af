-- What the office says of itself on its public pages.
CREATE TABLE public_face (
    only_row boolean PRIMARY KEY DEFAULT true,
    answer_within_days smallint NOT NULL DEFAULT 5,
    statement_url text,
    CONSTRAINT there_is_one_public_face CHECK (only_row),
    CONSTRAINT answer_comes_within_a_month CHECK (answer_within_days BETWEEN 1 AND 20),
    CONSTRAINT statement_is_at_uustatus CHECK (statement_url LIKE 'https://uustatus.no/%')
);
INSERT INTO public_face DEFAULT VALUES;
COMMENT ON TABLE public_face IS 'What the office promises and refers to on every public page: one row.';
COMMENT ON COLUMN public_face.only_row IS 'Always true, so that there is one row; flag; database; personal: no; keep: always';
COMMENT ON COLUMN public_face.answer_within_days IS 'Within how many working days one hears from the office; working days; staff; personal: no; keep: always';
COMMENT ON COLUMN public_face.statement_url IS 'The office''s accessibility statement at uustatus.no, null while it has none; address; staff; personal: no; keep: always';

-- Whom to call now, besides the national numbers, which stand on every page and are no rows.
CREATE TABLE help_line (
    help_line_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    phone text NOT NULL,
    says_nb text NOT NULL,
    says_nn text,
    says_en text,
    added_at timestamptz NOT NULL,
    CONSTRAINT help_line_phone_can_be_called CHECK (phone ~ '^\+?[0-9]{3,15}$'),
    CONSTRAINT help_line_says_little CHECK (length(says_nb) BETWEEN 1 AND 160)
);
COMMENT ON TABLE help_line IS 'Local helplines that the office shows beside the national ones.';
COMMENT ON COLUMN help_line.help_line_id IS 'The line; uuid; random; personal: no; keep: always';
COMMENT ON COLUMN help_line.phone IS 'Number to call, without spaces; digits; staff; personal: no; keep: always';
COMMENT ON COLUMN help_line.says_nb IS 'Whom one reaches, and when; bokmål; staff; personal: no; keep: always';
COMMENT ON COLUMN help_line.says_nn IS 'The same, null where bokmål does; nynorsk; staff; personal: no; keep: always';
COMMENT ON COLUMN help_line.says_en IS 'The same, null where bokmål does; English; staff; personal: no; keep: always';
COMMENT ON COLUMN help_line.added_at IS 'When it was added: their order; UTC; clock; personal: no; keep: always';
