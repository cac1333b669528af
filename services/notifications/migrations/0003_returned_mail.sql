-- What came back about a message: noted once, without a word of what it said.
CREATE TABLE returned_mail (
    digest bytea NOT NULL,
    message_id uuid NOT NULL,
    kind text NOT NULL,
    status text,
    noted_at timestamptz NOT NULL,
    CONSTRAINT returned_mail_is_noted_once PRIMARY KEY (digest),
    CONSTRAINT returned_mail_is_about_a_message FOREIGN KEY (message_id) REFERENCES message ON DELETE CASCADE,
    CONSTRAINT returned_mail_kind_is_known CHECK (kind IN (
        'hard', 'soft', 'delayed', 'complaint', 'auto_reply', 'challenge'))
);
CREATE INDEX returned_mail_by_message ON returned_mail (message_id, noted_at);
COMMENT ON TABLE returned_mail IS 'What came back about a message: that it did not arrive, is late, is unwanted, or was answered by a machine.';
COMMENT ON COLUMN returned_mail.digest IS 'Hash of what came back, by which it is known again; bytes; use case; personal: no; keep: with the row';
COMMENT ON COLUMN returned_mail.message_id IS 'The message it is about; uuid; signed number; personal: no; keep: with the row';
COMMENT ON COLUMN returned_mail.kind IS 'hard (the address is gone), soft (this message did not get through), delayed, complaint, auto_reply or challenge; code; use case; personal: no; keep: with the row';
COMMENT ON COLUMN returned_mail.status IS 'The enhanced code that was given, null when none; text; mail server; personal: no; keep: with the row';
COMMENT ON COLUMN returned_mail.noted_at IS 'When it was taken in; UTC; clock; personal: no; keep: 400 days';

-- How far the mailbox has been read that what comes back is fetched from.
CREATE TABLE fetched_mailbox (
    folder text NOT NULL,
    validity bigint NOT NULL,
    last_number bigint NOT NULL,
    fetched_at timestamptz NOT NULL,
    CONSTRAINT one_row_per_folder PRIMARY KEY (folder)
);
COMMENT ON TABLE fetched_mailbox IS 'How far the mailbox has been read that what comes back is fetched from.';
COMMENT ON COLUMN fetched_mailbox.folder IS 'Host, user and folder; text; settings; personal: no; keep: with the row';
COMMENT ON COLUMN fetched_mailbox.validity IS 'The folder''s UIDVALIDITY: numbers count anew when it changes; number; mail server; personal: no; keep: with the row';
COMMENT ON COLUMN fetched_mailbox.last_number IS 'The UID of the last mail looked at; number; mail server; personal: no; keep: with the row';
COMMENT ON COLUMN fetched_mailbox.fetched_at IS 'When it was last looked into; UTC; clock; personal: no; keep: with the row';
