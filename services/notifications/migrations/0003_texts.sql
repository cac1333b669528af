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

ALTER TABLE message ADD COLUMN text_language text;
ALTER TABLE message ADD COLUMN text_tone text;
COMMENT ON COLUMN message.text_language IS 'Language the text was used in, null until it was; code; sender; personal: no; keep: with the row';
COMMENT ON COLUMN message.text_tone IS 'Tone the text was used in, null until it was; code; sender; personal: no; keep: with the row';
