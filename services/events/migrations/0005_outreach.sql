-- One row for each talk, lesson, advice, meeting or stand: most of a district office's day. What is put right is changed
-- here and told as struck and held anew; what was never held is deleted.
CREATE TABLE outreach (
    outreach_id uuid PRIMARY KEY,
    kind text NOT NULL,
    held_on date NOT NULL,
    municipality text NOT NULL,
    partner text,
    audience text,
    people integer NOT NULL,
    note text,
    noted_at timestamptz NOT NULL,
    CONSTRAINT outreach_kind_is_known CHECK (kind IN ('talk', 'teaching', 'advice', 'meeting', 'stand', 'anchoring')),
    CONSTRAINT outreach_is_in_a_municipality CHECK (municipality ~ '^\d{4}$'),
    CONSTRAINT audience_is_known CHECK (audience IN (
        'municipality', 'health', 'leaders', 'organisation', 'students', 'inhabitants', 'other')),
    CONSTRAINT heads_are_not_negative CHECK (people >= 0)
);
CREATE INDEX outreach_by_day ON outreach (held_on, noted_at);
CREATE INDEX outreach_by_municipality ON outreach (municipality, held_on);
COMMENT ON TABLE outreach IS 'What the office has held for others: talks, teaching, advice, meetings, stands.';
COMMENT ON COLUMN outreach.outreach_id IS 'Identity, random; uuid; use case; personal: no; keep: always';
COMMENT ON COLUMN outreach.kind IS 'What it was; code; staff; personal: no; keep: always';
COMMENT ON COLUMN outreach.held_on IS 'The day it was held; date; staff; personal: no; keep: always';
COMMENT ON COLUMN outreach.municipality IS 'The municipality visited, or of whoever asked; four digits; staff; personal: no; keep: always';
COMMENT ON COLUMN outreach.partner IS 'The organisation it was for, null when not said or once forgotten; text; staff; personal: yes; keep: five years after it was held';
COMMENT ON COLUMN outreach.audience IS 'Who came, null when not said; code; staff; personal: no; keep: always';
COMMENT ON COLUMN outreach.people IS 'How many came; count; staff; personal: no; keep: always';
COMMENT ON COLUMN outreach.note IS 'What we noted from it, null when nothing or once forgotten; text; staff; personal: yes; keep: two years after it was held';
COMMENT ON COLUMN outreach.noted_at IS 'When it was noted; UTC; clock; personal: no; keep: always';

-- One row for each step with a municipality, from the first contact until a contact point or a LINK centre stands there.
-- Where it stands now is the step of the latest day. Who noted it is in the audit.
CREATE TABLE municipality_step (
    step_id uuid PRIMARY KEY,
    municipality text NOT NULL,
    step text NOT NULL,
    reached_on date NOT NULL,
    noted_at timestamptz NOT NULL,
    CONSTRAINT step_is_of_a_municipality CHECK (municipality ~ '^\d{4}$'),
    CONSTRAINT step_is_known CHECK (step IN (
        'contacted', 'considering', 'contact_point_decided', 'link_decided', 'established', 'not_now'))
);
CREATE INDEX step_by_municipality ON municipality_step (municipality, reached_on);
COMMENT ON TABLE municipality_step IS 'How far the work with each municipality has come.';
COMMENT ON COLUMN municipality_step.step_id IS 'Identity, random; uuid; use case; personal: no; keep: always';
COMMENT ON COLUMN municipality_step.municipality IS 'The municipality; four digits; staff; personal: no; keep: always';
COMMENT ON COLUMN municipality_step.step IS 'contacted, considering, decided on a contact point or a LINK centre, established, or not for now; code; staff; personal: no; keep: always';
COMMENT ON COLUMN municipality_step.reached_on IS 'The day it came this far; date; staff; personal: no; keep: always';
COMMENT ON COLUMN municipality_step.noted_at IS 'When it was noted; UTC; clock; personal: no; keep: always';
