-- How many wrong tries have been made lately, for an address, a network, a browser. Only keyed hashes, so that nobody can
-- read from it who tried what.
CREATE TABLE throttle (
    throttle_hash bytea NOT NULL,
    free_at timestamptz NOT NULL,
    CONSTRAINT throttle_is_one PRIMARY KEY (throttle_hash)
);
CREATE INDEX throttle_by_time ON throttle (free_at);
COMMENT ON TABLE throttle IS 'What slows wrong tries down: one row for each address, network or browser that has had one lately.';
COMMENT ON COLUMN throttle.throttle_hash IS 'What it counts for, and for which address, network or browser; keyed SHA-256; sign-in; personal: no; keep: a day after free_at';
COMMENT ON COLUMN throttle.free_at IS 'When every try it holds has been waited out; UTC; clock; personal: no; keep: a day after';

-- Browsers in which a person has signed in before: strangers' wrong tries never stand in their way.
CREATE TABLE known_device (
    device_hash bytea NOT NULL,
    account_id uuid NOT NULL,
    used_at timestamptz NOT NULL,
    CONSTRAINT known_device_is_one PRIMARY KEY (device_hash, account_id),
    CONSTRAINT known_device_of_account FOREIGN KEY (account_id) REFERENCES account (account_id)
);
CREATE INDEX known_device_of_account_all ON known_device (account_id);
COMMENT ON TABLE known_device IS 'Browsers that a person has signed in with.';
COMMENT ON COLUMN known_device.device_hash IS 'SHA-256 of what the browser holds; bytes; random; personal: no; keep: with the row';
COMMENT ON COLUMN known_device.account_id IS 'Who signed in with it; uuid; sign-in; personal: yes; keep: with the row';
COMMENT ON COLUMN known_device.used_at IS 'When the person last signed in with it; UTC; clock; personal: yes; keep: 180 days after, or until the password is changed';

-- How this office lets people in.
CREATE TABLE policy (
    only_row boolean NOT NULL DEFAULT true,
    code_app_required boolean NOT NULL DEFAULT true,
    CONSTRAINT policy_is_one_row PRIMARY KEY (only_row),
    CONSTRAINT policy_only_row CHECK (only_row)
);
COMMENT ON TABLE policy IS 'How this office lets its staff in: one row.';
COMMENT ON COLUMN policy.only_row IS 'Always true, so that there is one row; flag; database; personal: no; keep: always';
COMMENT ON COLUMN policy.code_app_required IS 'Whether staff must have a code app; flag; administrator; personal: no; keep: always';
-- An office that is in use already goes on as it was, until its administrator decides.
INSERT INTO policy (code_app_required) VALUES (NOT EXISTS (SELECT FROM account));

-- Those who have shown who they are in one way, and owe one more before a session begins.
CREATE TABLE half_sign_in (
    half_hash bytea NOT NULL,
    account_id uuid NOT NULL,
    owes text NOT NULL,
    page text NOT NULL,
    draft bytea,
    expires_at timestamptz NOT NULL,
    CONSTRAINT half_is_one PRIMARY KEY (half_hash),
    CONSTRAINT half_of_account FOREIGN KEY (account_id) REFERENCES account (account_id),
    CONSTRAINT half_owes CHECK (owes IN ('code', 'code_app'))
);
CREATE INDEX half_by_expiry ON half_sign_in (expires_at);
CREATE INDEX half_of_account_all ON half_sign_in (account_id);
COMMENT ON TABLE half_sign_in IS 'Sign-ins that wait for a code, or for a code app to be set up.';
COMMENT ON COLUMN half_sign_in.half_hash IS 'SHA-256 of what the browser holds; bytes; random; personal: no; keep: a day';
COMMENT ON COLUMN half_sign_in.account_id IS 'Who it is; uuid; sign-in; personal: yes; keep: a day';
COMMENT ON COLUMN half_sign_in.owes IS 'A code from the code app, or a code app; enum; use case; personal: no; keep: a day';
COMMENT ON COLUMN half_sign_in.page IS 'Where to go afterwards; path; browser; personal: no; keep: a day';
COMMENT ON COLUMN half_sign_in.draft IS 'A form that was being sent when the session ran out, sealed with the key of the day, null when none; bytes; person; personal: yes; keep: a day';
COMMENT ON COLUMN half_sign_in.expires_at IS 'Until when it can be finished; UTC; clock; personal: no; keep: a day';

-- Codes on paper, for whoever has lost the phone. Each is good once.
CREATE TABLE recovery_code (
    code_hash bytea NOT NULL,
    account_id uuid NOT NULL,
    made_at timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT recovery_code_is_one PRIMARY KEY (code_hash),
    CONSTRAINT recovery_code_of_account FOREIGN KEY (account_id) REFERENCES account (account_id)
);
CREATE INDEX recovery_code_of_account_all ON recovery_code (account_id);
COMMENT ON TABLE recovery_code IS 'Codes that stand in for the code app, each once.';
COMMENT ON COLUMN recovery_code.code_hash IS 'The code, hashed with the office''s own secret; keyed SHA-256; random; personal: no; keep: until new ones are made or the account is closed';
COMMENT ON COLUMN recovery_code.account_id IS 'Whose it is; uuid; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN recovery_code.made_at IS 'When it was made; UTC; clock; personal: no; keep: with the row';
COMMENT ON COLUMN recovery_code.used_at IS 'When it was used, null while it is good; UTC; clock; personal: no; keep: with the row';

-- Who comes back after having left gets an account of their own; the old one stays as it was closed.
ALTER TABLE account DROP CONSTRAINT email_has_one_account;
CREATE UNIQUE INDEX email_has_one_account ON account (email) WHERE state <> 'closed';

ALTER TABLE account ADD COLUMN code_app_until timestamptz;
ALTER TABLE account ADD COLUMN language text NOT NULL DEFAULT 'nb';
ALTER TABLE account ADD CONSTRAINT account_language CHECK (language IN ('nb', 'nn', 'en'));
COMMENT ON COLUMN account.code_app_until IS 'Until when a new code app may be set up with the password alone, after a phone was lost; null when none was; UTC; administrator; personal: no; keep: until it is set up';
COMMENT ON COLUMN account.language IS 'What the person is written to in; language code; the person; personal: yes; keep: a year after closing';

ALTER TABLE session ADD COLUMN device text;
ALTER TABLE session ADD COLUMN browser text;
ALTER TABLE session ADD CONSTRAINT session_device CHECK (device IN ('phone', 'tablet', 'computer'));
ALTER TABLE session ADD CONSTRAINT session_browser CHECK (browser IN ('firefox', 'chrome', 'edge', 'safari', 'opera', 'samsung'));
COMMENT ON COLUMN session.device IS 'Phone, tablet or computer, null where it could not be told; enum; browser; personal: yes; keep: with the row';
COMMENT ON COLUMN session.browser IS 'Which browser, null where it could not be told; enum; browser; personal: yes; keep: with the row';
