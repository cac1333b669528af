-- Who a person is at the provider that staff sign in with. Made once, by a verified address; no account is made by it.
CREATE TABLE account_identity (
    issuer text NOT NULL,
    subject text NOT NULL,
    account_id uuid NOT NULL,
    tied_at timestamptz NOT NULL,
    CONSTRAINT subject_has_one_account PRIMARY KEY (issuer, subject),
    CONSTRAINT account_is_tied_once UNIQUE (account_id, issuer),
    CONSTRAINT identity_of_account FOREIGN KEY (account_id) REFERENCES account (account_id)
);
COMMENT ON TABLE account_identity IS 'Accounts that are signed in to at another provider.';
COMMENT ON COLUMN account_identity.issuer IS 'The provider, as it writes itself; address; provider; personal: no; keep: with the account';
COMMENT ON COLUMN account_identity.subject IS 'The person''s name for programs there; text; provider; personal: yes; keep: with the account';
COMMENT ON COLUMN account_identity.account_id IS 'Who it is here; uuid; use case; personal: yes; keep: with the account';
COMMENT ON COLUMN account_identity.tied_at IS 'When the two were tied; UTC; clock; personal: no; keep: with the account';

-- Attempts to sign in elsewhere that have been used; what belongs to one that has not lies in the browser alone.
CREATE TABLE used_attempt (
    attempt_hash bytea NOT NULL,
    used_at timestamptz NOT NULL,
    CONSTRAINT attempt_is_good_once PRIMARY KEY (attempt_hash)
);
COMMENT ON TABLE used_attempt IS 'Answers from a provider that have been taken in, so that each is good once.';
COMMENT ON COLUMN used_attempt.attempt_hash IS 'SHA-256 of what the browser held; bytes; use case; personal: no; keep: a day';
COMMENT ON COLUMN used_attempt.used_at IS 'When the answer came; UTC; clock; personal: no; keep: a day';
