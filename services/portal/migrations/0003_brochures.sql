-- Brochures that the office has laid out itself, beside those that come with the product.
CREATE TABLE brochure (
    brochure_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    title text COLLATE "nb-x-icu" NOT NULL,
    about text,
    language text NOT NULL,
    replaces text,
    pdf bytea NOT NULL,
    pdf_bytes integer NOT NULL,
    added_at timestamptz NOT NULL,
    added_by uuid NOT NULL,
    CONSTRAINT brochure_language CHECK (language IN ('nb', 'nn', 'en', 'se')),
    CONSTRAINT brochure_title_is_short CHECK (length(title) BETWEEN 1 AND 120),
    CONSTRAINT brochure_is_a_pdf CHECK (substring(pdf FROM 1 FOR 5) = '\x255044462d'::bytea)
);
COMMENT ON TABLE brochure IS 'Brochures of the office''s own, for course leaders and participants.';
COMMENT ON COLUMN brochure.brochure_id IS 'The brochure; uuid; random; personal: no; keep: until taken out';
COMMENT ON COLUMN brochure.title IS 'What it is called; text; editor; personal: no; keep: until taken out';
COMMENT ON COLUMN brochure.about IS 'What it is and for whom, null when not told; text; editor; personal: no; keep: until taken out';
COMMENT ON COLUMN brochure.language IS 'Language it is written in; code; editor; personal: no; keep: until taken out';
COMMENT ON COLUMN brochure.replaces IS 'Name of the product''s own brochure that it stands for in its language, null when none; slug; editor; personal: no; keep: until taken out';
COMMENT ON COLUMN brochure.pdf IS 'The file; PDF; editor; personal: no; keep: until taken out';
COMMENT ON COLUMN brochure.pdf_bytes IS 'How large it is; bytes; use case; personal: no; keep: until taken out';
COMMENT ON COLUMN brochure.added_at IS 'When it was added; UTC; clock; personal: no; keep: until taken out';
COMMENT ON COLUMN brochure.added_by IS 'Who added it; staff id; pass; personal: yes; keep: until taken out';

-- The product's own brochures as they were last typeset, so that each is set once.
CREATE TABLE typeset_brochure (
    name text NOT NULL,
    language text NOT NULL,
    made_of bytea NOT NULL,
    pdf bytea NOT NULL,
    made_at timestamptz NOT NULL,
    CONSTRAINT one_setting_of_a_brochure PRIMARY KEY (name, language)
);
COMMENT ON TABLE typeset_brochure IS 'PDF files of the product''s own brochures; made anew when text or layout changes.';
COMMENT ON COLUMN typeset_brochure.name IS 'The brochure; slug; code; personal: no; keep: until made anew';
COMMENT ON COLUMN typeset_brochure.language IS 'Language it is written in; code; code; personal: no; keep: until made anew';
COMMENT ON COLUMN typeset_brochure.made_of IS 'SHA-256 of all that decides how it looks; bytes; use case; personal: no; keep: until made anew';
COMMENT ON COLUMN typeset_brochure.pdf IS 'The file; PDF; typesetting; personal: no; keep: until made anew';
COMMENT ON COLUMN typeset_brochure.made_at IS 'When it was made; UTC; clock; personal: no; keep: until made anew';

-- Downloads by day: how many, and nothing of by whom or from where.
CREATE TABLE brochure_count (
    counted_on date NOT NULL,
    brochure text NOT NULL,
    language text NOT NULL,
    downloads integer NOT NULL,
    CONSTRAINT one_count_for_a_day PRIMARY KEY (counted_on, brochure, language)
);
COMMENT ON TABLE brochure_count IS 'How many times each brochure was downloaded, day by day.';
COMMENT ON COLUMN brochure_count.counted_on IS 'The day; date; clock; personal: no; keep: always';
COMMENT ON COLUMN brochure_count.brochure IS 'Name of the product''s own brochure, or the id of the office''s; slug or uuid; use case; personal: no; keep: always';
COMMENT ON COLUMN brochure_count.language IS 'Language of the file; code; use case; personal: no; keep: always';
COMMENT ON COLUMN brochure_count.downloads IS 'Downloads that day; count; use case; personal: no; keep: always';
