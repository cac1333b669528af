-- The ledger: one row per message somebody asked for. The row stands before anything is sent and is settled after, so a
-- message is never lost, and one that may have gone out twice is known by name.
CREATE TABLE message (
    message_id uuid PRIMARY KEY,
    command_id uuid NOT NULL,
    channel text NOT NULL,
    recipient text,
    recipient_hash bytea,
    template text NOT NULL,
    template_version integer,
    text_language text,
    text_tone text,
    language text NOT NULL,
    tone text,
    parameters jsonb NOT NULL,
    purpose text NOT NULL,
    occasion text NOT NULL,
    about_subject text,
    about_version integer,
    sender_key text,
    not_after timestamptz,
    state text NOT NULL,
    reason text,
    attempts integer NOT NULL DEFAULT 0,
    times_in_doubt integer NOT NULL DEFAULT 0,
    is_withdrawn boolean NOT NULL DEFAULT false,
    is_safe boolean,
    reply_code integer,
    claim uuid,
    leased_until timestamptz,
    next_try_at timestamptz NOT NULL,
    asked_at timestamptz NOT NULL,
    settled_at timestamptz,
    CONSTRAINT one_message_per_command UNIQUE (command_id),
    CONSTRAINT one_message_per_occasion UNIQUE (recipient_hash, purpose, occasion),
    CONSTRAINT channel_is_known CHECK (channel IN ('email', 'sms', 'letter')),
    CONSTRAINT tone_is_known CHECK (tone IN ('ordinary', 'discreet')),
    CONSTRAINT message_state_is_known CHECK (state IN (
        'waiting', 'sending', 'sent', 'failed', 'expired', 'suppressed', 'uncertain', 'possibly_sent', 'let_be')),
    CONSTRAINT leased_while_in_hand CHECK ((state = 'sending') = (leased_until IS NOT NULL)),
    CONSTRAINT settled_when_done CHECK ((state IN ('waiting', 'sending')) = (settled_at IS NULL)),
    CONSTRAINT not_sent_has_a_reason CHECK (state IN ('waiting', 'sending', 'sent') OR reason IS NOT NULL)
);
ALTER TABLE message SET (fillfactor = 60);
CREATE INDEX message_due ON message (next_try_at, asked_at) WHERE settled_at IS NULL;
CREATE INDEX message_by_time ON message (asked_at, message_id);
CREATE INDEX message_by_sender_key ON message (sender_key);
CREATE INDEX message_by_subject ON message (about_subject) WHERE settled_at IS NULL;
COMMENT ON TABLE message IS 'The ledger of messages to people: asked for, in hand, settled.';
COMMENT ON COLUMN message.message_id IS 'Identity, also in the mail''s Message-ID; uuid; use case; personal: no; keep: with the row';
COMMENT ON COLUMN message.command_id IS 'The command that asked for it; uuid; envelope; personal: no; keep: with the row';
COMMENT ON COLUMN message.channel IS 'email, sms or letter; code; command; personal: no; keep: with the row';
COMMENT ON COLUMN message.recipient IS 'Where it goes, null once forgotten or when the seal could no longer be opened; address; command; personal: yes; keep: 90 days after it is settled';
COMMENT ON COLUMN message.recipient_hash IS 'Keyed hash of the recipient, by which repeats are known, null when the seal could not be opened; bytes; use case; personal: yes; keep: 90 days after it is settled';
COMMENT ON COLUMN message.template IS 'Which text; name; command; personal: no; keep: with the row';
COMMENT ON COLUMN message.template_version IS 'Which version of the text was used, null until it was; count; sender; personal: no; keep: with the row';
COMMENT ON COLUMN message.text_language IS 'Language the text was used in, null until it was; code; sender; personal: no; keep: with the row';
COMMENT ON COLUMN message.text_tone IS 'Tone the text was used in, null until it was; code; sender; personal: no; keep: with the row';
COMMENT ON COLUMN message.language IS 'Language asked for; code; command; personal: no; keep: with the row';
COMMENT ON COLUMN message.tone IS 'ordinary or discreet, as the person chose, null when the sender did not say; code; command; personal: no; keep: with the row';
COMMENT ON COLUMN message.parameters IS 'What the text is filled in with; JSON; command; personal: yes; keep: 90 days after it is settled';
COMMENT ON COLUMN message.purpose IS 'What the person is written to for; code; command; personal: no; keep: with the row';
COMMENT ON COLUMN message.occasion IS 'What makes it one of a kind for this person and purpose; text; command; personal: no; keep: with the row';
COMMENT ON COLUMN message.about_subject IS 'What it is about, null when nothing can change; id; command; personal: no; keep: with the row';
COMMENT ON COLUMN message.about_version IS 'The version of that it was written from; count; command; personal: no; keep: with the row';
COMMENT ON COLUMN message.sender_key IS 'The asking service''s random id for the person, by which it can ask us to forget, null when none; id; command; personal: no; keep: with the row';
COMMENT ON COLUMN message.not_after IS 'Not to be sent later than this, null when it never grows stale; UTC; command; personal: no; keep: with the row';
COMMENT ON COLUMN message.state IS 'waiting, sending (may be on the wire), or how it ended; code; use case; personal: no; keep: with the row';
COMMENT ON COLUMN message.reason IS 'Why it waits or ended so, null when there is nothing to say; slug; use case; personal: no; keep: with the row';
COMMENT ON COLUMN message.attempts IS 'How many times it was given to a mail server; count; use case; personal: no; keep: with the row';
COMMENT ON COLUMN message.times_in_doubt IS 'How many times we never learnt whether it went out; count; use case; personal: no; keep: with the row';
COMMENT ON COLUMN message.is_withdrawn IS 'Whether whoever asked has taken it back: it is not tried again; yes/no; command; personal: no; keep: with the row';
COMMENT ON COLUMN message.is_safe IS 'Whether the person has said that messages to this phone are safe, null when not asked; yes/no; command; personal: no; keep: with the row';
COMMENT ON COLUMN message.reply_code IS 'The mail server''s last answer, null before any; SMTP code; server; personal: no; keep: with the row';
COMMENT ON COLUMN message.claim IS 'The sender that last began it, null before any; uuid; sender; personal: no; keep: with the row';
COMMENT ON COLUMN message.leased_until IS 'When whoever is sending it is taken for gone; UTC; clock; personal: no; keep: while it is being sent';
COMMENT ON COLUMN message.next_try_at IS 'Not tried before this; UTC; use case; personal: no; keep: with the row';
COMMENT ON COLUMN message.asked_at IS 'When the command was received; UTC; clock; personal: no; keep: with the row';
COMMENT ON COLUMN message.settled_at IS 'When it was decided how it ended, null until then; UTC; clock; personal: no; keep: with the row';

CREATE TABLE suppression (
    recipient_hash bytea NOT NULL,
    purpose text NOT NULL,
    reason text NOT NULL,
    since timestamptz NOT NULL,
    CONSTRAINT one_suppression_per_purpose PRIMARY KEY (recipient_hash, purpose),
    CONSTRAINT suppression_reason_is_known CHECK (reason IN ('asked', 'bounced', 'complained'))
);
COMMENT ON TABLE suppression IS 'Addresses that are not to be written to; kept so that asking once is enough.';
COMMENT ON COLUMN suppression.recipient_hash IS 'Keyed hash of the address; bytes; use case; personal: yes; keep: until they ask otherwise';
COMMENT ON COLUMN suppression.purpose IS 'The purpose it holds for, * for all; code; use case; personal: no; keep: with the row';
COMMENT ON COLUMN suppression.reason IS 'asked, bounced or complained; code; use case; personal: no; keep: with the row';
COMMENT ON COLUMN suppression.since IS 'Since when; UTC; clock; personal: no; keep: with the row';

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
-- What the receiver has chosen, known by the keyed hash of one register: nothing ties the registers together.
CREATE TABLE preference (
    preference_id uuid NOT NULL,
    recipient_hash bytea NOT NULL,
    language text,
    tone text,
    channels text[],
    chosen_at timestamptz NOT NULL,
    used_on date NOT NULL,
    CONSTRAINT preference_pkey PRIMARY KEY (preference_id),
    CONSTRAINT one_preference_per_recipient UNIQUE (recipient_hash),
    CONSTRAINT preferred_language_is_known CHECK (language IN ('nb', 'nn', 'en', 'se')),
    CONSTRAINT preferred_tone_is_known CHECK (tone IN ('ordinary', 'discreet')),
    CONSTRAINT preferred_channels_are_known CHECK (channels <@ ARRAY['email', 'sms', 'letter'])
);
COMMENT ON TABLE preference IS 'How a receiver wants to be written to.';
COMMENT ON COLUMN preference.preference_id IS 'Identity, by which an erasure is noted; uuid; use case; personal: no; keep: with the row';
COMMENT ON COLUMN preference.recipient_hash IS 'Keyed hash of the address in its register; bytes; use case; personal: yes; keep: until erased, or two years after it was last used';
COMMENT ON COLUMN preference.language IS 'Language chosen, null to leave it to whoever asks for a message; code; person; personal: yes; keep: with the row';
COMMENT ON COLUMN preference.tone IS 'ordinary or discreet, null to leave it to whoever asks for a message; code; person; personal: yes; keep: with the row';
COMMENT ON COLUMN preference.channels IS 'Ways they may be written to, null for any; list of codes; person; personal: yes; keep: with the row';
COMMENT ON COLUMN preference.chosen_at IS 'When it was chosen; UTC; clock; personal: no; keep: with the row';
COMMENT ON COLUMN preference.used_on IS 'The last day a message was written by it, to within a month; date; clock; personal: no; keep: with the row';

-- The words of messages as staff have written them. The newest row of a template and language holds; one without words
-- says that the shipped text is used again. Nothing is changed or deleted, so that what was sent can be read again.
CREATE TABLE text_edition (
    template text NOT NULL,
    language text NOT NULL,
    version integer NOT NULL,
    subject text,
    body text,
    discreet_subject text,
    discreet_body text,
    sms text,
    edited_by uuid NOT NULL,
    edited_at timestamptz NOT NULL,
    read_by text,
    CONSTRAINT one_edition_per_version PRIMARY KEY (template, language, version),
    CONSTRAINT edition_language_is_known CHECK (language IN ('nb', 'nn', 'en', 'se')),
    CONSTRAINT edited_versions_begin_at_1000 CHECK (version >= 1000),
    CONSTRAINT edition_is_whole_or_empty CHECK (num_nulls(subject, body, discreet_subject, discreet_body, sms) IN (0, 5))
);
COMMENT ON TABLE text_edition IS 'Versions of the words of messages that staff have written.';
COMMENT ON COLUMN text_edition.template IS 'Which message; name; use case; personal: no; keep: always';
COMMENT ON COLUMN text_edition.language IS 'Language of the words; code; staff; personal: no; keep: always';
COMMENT ON COLUMN text_edition.version IS 'Number within template and language, from 1000; count; use case; personal: no; keep: always';
COMMENT ON COLUMN text_edition.subject IS 'Subject in the ordinary tone, null when the shipped text is used again; text; staff; personal: no; keep: always';
COMMENT ON COLUMN text_edition.body IS 'Text in the ordinary tone, null when the shipped text is used again; text; staff; personal: no; keep: always';
COMMENT ON COLUMN text_edition.discreet_subject IS 'Subject in the discreet tone, null when the shipped text is used again; text; staff; personal: no; keep: always';
COMMENT ON COLUMN text_edition.discreet_body IS 'Text in the discreet tone, null when the shipped text is used again; text; staff; personal: no; keep: always';
COMMENT ON COLUMN text_edition.sms IS 'What goes to a phone, null when the shipped text is used again; text; staff; personal: no; keep: always';
COMMENT ON COLUMN text_edition.edited_by IS 'Who wrote it; account; pass; personal: yes; keep: always';
COMMENT ON COLUMN text_edition.edited_at IS 'When; UTC; clock; personal: no; keep: always';
COMMENT ON COLUMN text_edition.read_by IS 'First name of somebody who speaks the language and has read the words, null when nobody has or need, empty when they were in use before that was asked; text; staff; personal: yes; keep: always';

CREATE TABLE signature (
    only_one boolean NOT NULL DEFAULT true,
    person text NOT NULL,
    changed_by uuid NOT NULL,
    changed_at timestamptz NOT NULL,
    CONSTRAINT one_signature PRIMARY KEY (only_one),
    CONSTRAINT signature_is_the_only_one CHECK (only_one)
);
COMMENT ON TABLE signature IS 'Who signs the office''s messages: the person receivers are told will write.';
COMMENT ON COLUMN signature.only_one IS 'Always true, so that there is one row; yes/no; none; personal: no; keep: with the row';
COMMENT ON COLUMN signature.person IS 'First name of the person; text; staff; personal: yes; keep: until changed';
COMMENT ON COLUMN signature.changed_by IS 'Who named them; account; pass; personal: yes; keep: until changed';
COMMENT ON COLUMN signature.changed_at IS 'When; UTC; clock; personal: no; keep: until changed';


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

-- After a restore nothing goes out by itself until somebody has looked.
CREATE TABLE hold (
    only_one boolean NOT NULL DEFAULT true,
    restored_at timestamptz NOT NULL,
    CONSTRAINT one_hold PRIMARY KEY (only_one),
    CONSTRAINT hold_is_the_only_one CHECK (only_one)
);
COMMENT ON TABLE hold IS 'That nothing is sent by itself since the office was put back from a backup, until somebody has looked; else empty.';
COMMENT ON COLUMN hold.only_one IS 'Always true, so that there is one row; yes/no; none; personal: no; keep: with the row';
COMMENT ON COLUMN hold.restored_at IS 'When the office was put back; UTC; clock; personal: no; keep: until somebody has looked';

CREATE TABLE theme (
    code text PRIMARY KEY,
    nb text NOT NULL,
    nn text NOT NULL,
    en text NOT NULL
);
COMMENT ON TABLE theme IS 'What themes are called, as head office has stated since the release: words that no subject and no text on a phone may hold.';
COMMENT ON COLUMN theme.code IS 'The theme; code; head office; personal: no; keep: always';
COMMENT ON COLUMN theme.nb IS 'Its name in bokmål; text; head office; personal: no; keep: always';
COMMENT ON COLUMN theme.nn IS 'Its name in nynorsk; text; head office; personal: no; keep: always';
COMMENT ON COLUMN theme.en IS 'Its name in English; text; head office; personal: no; keep: always';
