-- A municipality or an organisation asks for a talk, a visit or advice: a professional's enquiry, not a person's who seeks help.
CREATE TABLE invitation (
    invitation_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    state text NOT NULL DEFAULT 'new',
    wish text NOT NULL,
    sector text NOT NULL,
    organisation text COLLATE "nb-x-icu" NOT NULL,
    municipality_code text,
    name text COLLATE "nb-x-icu" NOT NULL,
    email text NOT NULL,
    phone text,
    about text,
    wished_for text,
    language text NOT NULL,
    received_at timestamptz NOT NULL,
    answered_at timestamptz,
    answered_by uuid,
    answer text,
    closed_at timestamptz,
    CONSTRAINT invitation_state CHECK (state IN ('new', 'answered', 'closed')),
    CONSTRAINT invitation_wish CHECK (wish IN ('talk', 'visit', 'course_visit', 'advice', 'other')),
    CONSTRAINT invitation_sector CHECK (sector IN (
        'municipality', 'specialist_health', 'voluntary', 'state_agency', 'academia', 'enthusiast', 'private', 'other')),
    CONSTRAINT invitation_language CHECK (language IN ('nb', 'nn', 'en', 'se')),
    CONSTRAINT invitation_closed_at_when_closed CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
    CONSTRAINT invitation_answer_has_its_moment CHECK ((answer IS NULL) = (answered_at IS NULL))
);
CREATE INDEX invitation_by_state ON invitation (state, received_at);
CREATE INDEX invitation_by_address ON invitation (lower(email));
COMMENT ON TABLE invitation IS 'Those who have invited the office to come, or asked as professionals.';
COMMENT ON COLUMN invitation.invitation_id IS 'The invitation; uuid; random; personal: yes; keep: a year after it is closed';
COMMENT ON COLUMN invitation.state IS 'New, answered or closed; enum; use case; personal: no; keep: a year after it is closed';
COMMENT ON COLUMN invitation.wish IS 'What is asked for; enum; form; personal: no; keep: a year after it is closed';
COMMENT ON COLUMN invitation.sector IS 'Where they come from; enum; form; personal: no; keep: a year after it is closed';
COMMENT ON COLUMN invitation.organisation IS 'Workplace or organisation; text; form; personal: yes; keep: a year after it is closed';
COMMENT ON COLUMN invitation.municipality_code IS 'Municipality we are invited to, null when not told; four digits; form; personal: no; keep: a year after it is closed';
COMMENT ON COLUMN invitation.name IS 'Who asks; text; form; personal: yes; keep: a year after it is closed';
COMMENT ON COLUMN invitation.email IS 'Where the answer goes; e-mail; form; personal: yes; keep: a year after it is closed';
COMMENT ON COLUMN invitation.phone IS 'Phone number, null when not told; text; form; personal: yes; keep: a year after it is closed';
COMMENT ON COLUMN invitation.about IS 'What it is about, null when not told; text; form; personal: yes; keep: a year after it is closed';
COMMENT ON COLUMN invitation.wished_for IS 'When and where, null when not told; text; form; personal: yes; keep: a year after it is closed';
COMMENT ON COLUMN invitation.language IS 'Language we write in; code; form; personal: no; keep: a year after it is closed';
COMMENT ON COLUMN invitation.received_at IS 'When it came; UTC; clock; personal: no; keep: a year after it is closed';
COMMENT ON COLUMN invitation.answered_at IS 'When it was answered by e-mail, null before; UTC; clock; personal: no; keep: a year after it is closed';
COMMENT ON COLUMN invitation.answered_by IS 'Who answered, null before; staff id; pass; personal: yes; keep: a year after it is closed';
COMMENT ON COLUMN invitation.answer IS 'What was answered, null before; text; staff; personal: yes; keep: a year after it is closed';
COMMENT ON COLUMN invitation.closed_at IS 'When it was closed, null before; UTC; clock; personal: no; keep: a year after it is closed';
