-- What messages are about changes: the version that holds now is kept here, and looked up as a message is sent.
CREATE TABLE matter (
    subject text NOT NULL,
    version integer NOT NULL,
    told_by text NOT NULL,
    told_sequence bigint NOT NULL,
    changed_at timestamptz NOT NULL,
    CONSTRAINT one_version_per_matter PRIMARY KEY (subject)
);
CREATE INDEX matter_by_teller ON matter (told_by, told_sequence);
COMMENT ON TABLE matter IS 'What messages are about and has changed: the version that holds now.';
COMMENT ON COLUMN matter.subject IS 'What it is, as messages name it in about_subject; id; event; personal: no; keep: with the row';
COMMENT ON COLUMN matter.version IS 'Messages about an earlier version are not sent; count; event; personal: no; keep: with the row';
COMMENT ON COLUMN matter.told_by IS 'The service that told; code; event; personal: no; keep: with the row';
COMMENT ON COLUMN matter.told_sequence IS 'The number of what it told in its stream; count; event; personal: no; keep: with the row';
COMMENT ON COLUMN matter.changed_at IS 'When we heard; UTC; clock; personal: no; keep: 400 days';

ALTER TABLE message ADD COLUMN tone text;
ALTER TABLE message ADD COLUMN is_withdrawn boolean NOT NULL DEFAULT false;
ALTER TABLE message ADD CONSTRAINT tone_is_known CHECK (tone IN ('ordinary', 'discreet'));
CREATE INDEX message_by_subject ON message (about_subject) WHERE settled_at IS NULL;
COMMENT ON COLUMN message.tone IS 'ordinary or discreet, as the person chose, null when the sender did not say; code; command; personal: no; keep: with the row';
COMMENT ON COLUMN message.is_withdrawn IS 'Whether whoever asked has taken it back: it is not tried again; yes/no; command; personal: no; keep: with the row';
