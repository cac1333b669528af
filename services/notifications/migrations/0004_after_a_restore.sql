-- After a restore nothing goes out by itself until somebody has looked; and staff may let an uncertain message be.
ALTER TABLE message DROP CONSTRAINT message_state_is_known;
ALTER TABLE message ADD CONSTRAINT message_state_is_known CHECK (state IN (
    'waiting', 'claimed', 'sending', 'sent', 'failed', 'expired', 'suppressed', 'uncertain', 'possibly_sent', 'let_be'));

CREATE TABLE hold (
    only_one boolean NOT NULL DEFAULT true,
    restored_at timestamptz NOT NULL,
    CONSTRAINT one_hold PRIMARY KEY (only_one),
    CONSTRAINT hold_is_the_only_one CHECK (only_one)
);
COMMENT ON TABLE hold IS 'That nothing is sent by itself since the office was put back from a backup, until somebody has looked; else empty.';
COMMENT ON COLUMN hold.only_one IS 'Always true, so that there is one row; yes/no; none; personal: no; keep: with the row';
COMMENT ON COLUMN hold.restored_at IS 'When the office was put back; UTC; clock; personal: no; keep: until somebody has looked';
