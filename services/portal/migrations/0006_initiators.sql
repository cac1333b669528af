-- Accounts of initiators stand apart from those of staff, also where one person has both: each has its own way in.
DROP INDEX email_has_one_account;
CREATE UNIQUE INDEX email_has_one_account ON account (email) WHERE state <> 'closed' AND NOT roles <@ ARRAY['initiator'];
CREATE UNIQUE INDEX email_has_one_initiator ON account (email) WHERE state <> 'closed' AND roles <@ ARRAY['initiator'];

-- What an initiator shows beside a code by mail.
CREATE TABLE initiator_pin (
    account_id uuid NOT NULL,
    pin_hash text NOT NULL,
    chosen_at timestamptz NOT NULL,
    CONSTRAINT initiator_has_one_pin PRIMARY KEY (account_id),
    CONSTRAINT pin_of_account FOREIGN KEY (account_id) REFERENCES account (account_id)
);
COMMENT ON TABLE initiator_pin IS 'PINs that initiators have chosen.';
COMMENT ON COLUMN initiator_pin.account_id IS 'Whose it is; uuid; groups; personal: yes; keep: until the initiator is let in no more';
COMMENT ON COLUMN initiator_pin.pin_hash IS 'argon2id of the PIN; PHC string; the initiator; personal: yes; keep: with the row';
COMMENT ON COLUMN initiator_pin.chosen_at IS 'When it was chosen; UTC; clock; personal: no; keep: with the row';

-- Codes asked for by mail. An address that is nobody's gets a row too, so that who asks sees no difference.
CREATE TABLE mailed_code (
    held_hash bytea NOT NULL,
    account_id uuid,
    code_hash bytea NOT NULL,
    page text NOT NULL,
    expires_at timestamptz NOT NULL,
    tried integer NOT NULL DEFAULT 0,
    given_at timestamptz,
    CONSTRAINT mailed_code_is_one PRIMARY KEY (held_hash),
    CONSTRAINT mailed_code_of_account FOREIGN KEY (account_id) REFERENCES account (account_id)
);
CREATE INDEX mailed_code_by_expiry ON mailed_code (expires_at);
CREATE INDEX mailed_code_of_account_all ON mailed_code (account_id);
COMMENT ON TABLE mailed_code IS 'Codes by mail that initiators sign in with.';
COMMENT ON COLUMN mailed_code.held_hash IS 'SHA-256 of what the browser that asked holds; bytes; random; personal: no; keep: a day';
COMMENT ON COLUMN mailed_code.account_id IS 'Who it was sent to, null where the address is nobody''s; uuid; sign-in; personal: yes; keep: a day';
COMMENT ON COLUMN mailed_code.code_hash IS 'The code, hashed with the office''s own secret; keyed SHA-256; random; personal: no; keep: a day';
COMMENT ON COLUMN mailed_code.page IS 'Where to go afterwards; path; browser; personal: no; keep: a day';
COMMENT ON COLUMN mailed_code.expires_at IS 'Until when the code, and then the PIN, is taken; UTC; clock; personal: no; keep: a day';
COMMENT ON COLUMN mailed_code.tried IS 'How many codes were tried, then how many PINs; count; use case; personal: no; keep: a day';
COMMENT ON COLUMN mailed_code.given_at IS 'When the right code was given, null before; UTC; clock; personal: no; keep: a day';
