-- Staff of the office. An account is closed, never reused; the person's name and address go a year after.
CREATE TABLE account (
    account_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    email text NOT NULL,
    name text COLLATE "nb-x-icu" NOT NULL,
    password_hash text,
    totp_secret bytea,
    totp_last_step bigint NOT NULL DEFAULT 0,
    roles text[] NOT NULL,
    state text NOT NULL DEFAULT 'active',
    created_at timestamptz NOT NULL,
    closed_at timestamptz,
    code_app_until timestamptz,
    language text NOT NULL DEFAULT 'nb',
    CONSTRAINT email_is_small_letters CHECK (email = lower(email)),
    CONSTRAINT account_state CHECK (state IN ('invited', 'active', 'closed')),
    CONSTRAINT account_language CHECK (language IN ('nb', 'nn', 'en')),
    CONSTRAINT account_closed_at_when_closed CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
    CONSTRAINT account_roles_exist CHECK (roles <@ ARRAY[
        'coordinator', 'event_manager', 'editor', 'manager', 'administrator', 'statistician', 'initiator', 'helper'])
);
CREATE UNIQUE INDEX email_has_one_account ON account (email) WHERE state <> 'closed' AND NOT roles <@ ARRAY['initiator'];
CREATE UNIQUE INDEX email_has_one_initiator ON account (email) WHERE state <> 'closed' AND roles <@ ARRAY['initiator'];
COMMENT ON TABLE account IS 'Those who can sign in at this office.';
COMMENT ON COLUMN account.account_id IS 'The person''s id in passes and in every audit; uuid; random; personal: yes; keep: always';
COMMENT ON COLUMN account.email IS 'Work address, signs in with it; small letters; administrator; personal: yes; keep: a year after closing';
COMMENT ON COLUMN account.name IS 'Name shown to colleagues; text; administrator; personal: yes; keep: a year after closing';
COMMENT ON COLUMN account.password_hash IS 'argon2id, null until a password is chosen or when another provider signs in; PHC string; the person; personal: yes; keep: until closing';
COMMENT ON COLUMN account.totp_secret IS 'Secret of the code app, sealed with the office''s own secret, null where no code is asked for; bytes; random; personal: yes; keep: until closing';
COMMENT ON COLUMN account.totp_last_step IS 'Half-minute of the last code used, so that a code is good once; count; code app; personal: no; keep: until closing';
COMMENT ON COLUMN account.roles IS 'What the person may do; role names; administrator; personal: yes; keep: a year after closing';
COMMENT ON COLUMN account.state IS 'Invited, active or closed; enum; use case; personal: no; keep: always';
COMMENT ON COLUMN account.created_at IS 'When it was made; UTC; clock; personal: no; keep: always';
COMMENT ON COLUMN account.closed_at IS 'When it was closed, null while it is not; UTC; clock; personal: no; keep: always';
COMMENT ON COLUMN account.code_app_until IS 'Until when a new code app may be set up with the password alone, after a phone was lost; null when none was; UTC; administrator; personal: no; keep: until it is set up';
COMMENT ON COLUMN account.language IS 'What the person is written to in; language code; the person; personal: yes; keep: a year after closing';

-- A browser that is signed in, or a program's token. Only a hash of what the caller holds is kept.
CREATE TABLE session (
    session_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    token_hash bytea NOT NULL,
    account_id uuid NOT NULL,
    kind text NOT NULL,
    began_at timestamptz NOT NULL,
    used_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    device text,
    browser text,
    CONSTRAINT session_token_is_one UNIQUE (token_hash),
    CONSTRAINT session_of_account FOREIGN KEY (account_id) REFERENCES account (account_id),
    CONSTRAINT session_kind CHECK (kind IN ('browser', 'token')),
    CONSTRAINT session_device CHECK (device IN ('phone', 'tablet', 'computer')),
    CONSTRAINT session_browser CHECK (browser IN ('firefox', 'chrome', 'edge', 'safari', 'opera', 'samsung')),
    CONSTRAINT session_ends_after_it_began CHECK (expires_at > began_at)
);
CREATE INDEX session_of_account_open ON session (account_id) WHERE ended_at IS NULL;
CREATE INDEX session_by_expiry ON session (expires_at);
COMMENT ON TABLE session IS 'Who is signed in now, and with what.';
COMMENT ON COLUMN session.session_id IS 'The session''s id in passes and the audit; uuid; random; personal: no; keep: 30 days after it ended';
COMMENT ON COLUMN session.token_hash IS 'SHA-256 of the cookie or token; bytes; random; personal: no; keep: with the row';
COMMENT ON COLUMN session.account_id IS 'Whose it is; uuid; sign-in; personal: yes; keep: with the row';
COMMENT ON COLUMN session.kind IS 'A browser or a program; enum; sign-in; personal: no; keep: with the row';
COMMENT ON COLUMN session.began_at IS 'When the person signed in; UTC; clock; personal: yes; keep: with the row';
COMMENT ON COLUMN session.used_at IS 'Last use, to the minute; UTC; clock; personal: yes; keep: with the row';
COMMENT ON COLUMN session.expires_at IS 'The latest it can last; UTC; clock; personal: no; keep: with the row';
COMMENT ON COLUMN session.ended_at IS 'When it was signed out or revoked, null while it runs; UTC; clock; personal: no; keep: with the row';
COMMENT ON COLUMN session.device IS 'Phone, tablet or computer, null where it could not be told; enum; browser; personal: yes; keep: with the row';
COMMENT ON COLUMN session.browser IS 'Which browser, null where it could not be told; enum; browser; personal: yes; keep: with the row';

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
INSERT INTO policy DEFAULT VALUES;

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

-- At head office only: how far each office has said that the audit of each of its services had come.
CREATE TABLE audit_checkpoint (
    office text NOT NULL,
    service text NOT NULL,
    epoch integer NOT NULL,
    sequence bigint NOT NULL,
    entry_number bigint NOT NULL,
    hash bytea NOT NULL,
    checkpointed_on date NOT NULL,
    received_at timestamptz NOT NULL,
    taken_back boolean NOT NULL DEFAULT false,
    CONSTRAINT checkpoint_is_told_once PRIMARY KEY (office, service, epoch, sequence),
    CONSTRAINT checkpoint_hash_is_sha256 CHECK (length(hash) = 32)
);
CREATE INDEX checkpoint_by_entry ON audit_checkpoint (office, service, entry_number);
COMMENT ON TABLE audit_checkpoint IS 'Head office: what holds an office to the past of its audit.';
COMMENT ON COLUMN audit_checkpoint.office IS 'Who told it; office code; message; personal: no; keep: always';
COMMENT ON COLUMN audit_checkpoint.service IS 'Whose audit it is; service name; message; personal: no; keep: always';
COMMENT ON COLUMN audit_checkpoint.epoch IS 'Epoch of the stream it was told in; count; message; personal: no; keep: always';
COMMENT ON COLUMN audit_checkpoint.sequence IS 'Its number in that stream; count; message; personal: no; keep: always';
COMMENT ON COLUMN audit_checkpoint.entry_number IS 'How many entries there had been; count; message; personal: no; keep: always';
COMMENT ON COLUMN audit_checkpoint.hash IS 'Hash of the last of them; SHA-256; message; personal: no; keep: always';
COMMENT ON COLUMN audit_checkpoint.checkpointed_on IS 'Day the office told it; date; message; personal: no; keep: always';
COMMENT ON COLUMN audit_checkpoint.received_at IS 'When it came here; UTC; clock; personal: no; keep: always';
COMMENT ON COLUMN audit_checkpoint.taken_back IS 'Whether the office has been restored to before it; flag; message; personal: no; keep: always';

-- One-time links that come by mail.
CREATE TABLE account_link (
    link_id uuid NOT NULL DEFAULT gen_random_uuid(),
    token_hash bytea NOT NULL,
    account_id uuid NOT NULL,
    purpose text NOT NULL,
    made_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT account_link_is_one PRIMARY KEY (link_id),
    CONSTRAINT account_link_token_is_one UNIQUE (token_hash),
    CONSTRAINT account_link_of_account FOREIGN KEY (account_id) REFERENCES account (account_id),
    CONSTRAINT account_link_purpose CHECK (purpose IN ('invitation', 'password'))
);
CREATE INDEX account_link_of_account_all ON account_link (account_id);
COMMENT ON TABLE account_link IS 'Links by which a person chooses a password.';
COMMENT ON COLUMN account_link.link_id IS 'Its id, which the message goes by; uuid; random; personal: no; keep: 30 days after it ran out';
COMMENT ON COLUMN account_link.token_hash IS 'SHA-256 of what stands in the link; bytes; random; personal: no; keep: with the row';
COMMENT ON COLUMN account_link.account_id IS 'Who it is for; uuid; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN account_link.purpose IS 'Invitation, or a forgotten password; enum; use case; personal: no; keep: with the row';
COMMENT ON COLUMN account_link.made_at IS 'When it was made; UTC; clock; personal: no; keep: with the row';
COMMENT ON COLUMN account_link.expires_at IS 'Until when it can be used; UTC; clock; personal: no; keep: with the row';
COMMENT ON COLUMN account_link.used_at IS 'When it was used or made worthless, null while it can be used; UTC; clock; personal: no; keep: with the row';

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

-- Contact points of this office: a municipality's place to ask.
CREATE TABLE contact_point (
    contact_point_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    title text COLLATE "nb-x-icu" NOT NULL,
    municipality_code text NOT NULL,
    phone text,
    listed_on date NOT NULL,
    closed_since date,
    CONSTRAINT contact_point_municipality_is_four_digits CHECK (municipality_code ~ '^[0-9]{4}$'),
    CONSTRAINT contact_point_title_is_short CHECK (length(title) BETWEEN 1 AND 200)
);
COMMENT ON TABLE contact_point IS 'Local contact points that this office keeps in its overview.';
COMMENT ON COLUMN contact_point.contact_point_id IS 'Its id in the national directory too; uuid; random; personal: no; keep: always';
COMMENT ON COLUMN contact_point.title IS 'What it is called; text; staff; personal: no; keep: always';
COMMENT ON COLUMN contact_point.municipality_code IS 'Municipality it serves; four digits; staff; personal: no; keep: always';
COMMENT ON COLUMN contact_point.phone IS 'Public phone number, null when it has none; text; staff; personal: no; keep: while open';
COMMENT ON COLUMN contact_point.listed_on IS 'Day it was first listed; date; staff; personal: no; keep: always';
COMMENT ON COLUMN contact_point.closed_since IS 'First day it is no longer there, null while it is; date; staff; personal: no; keep: always';

-- Where each office's own pages are, so that a postcode can lead to the right one.
CREATE TABLE office_site (
    office_code text PRIMARY KEY,
    url text NOT NULL,
    CONSTRAINT office_site_is_https CHECK (url LIKE 'https://%')
);
COMMENT ON TABLE office_site IS 'Addresses of the offices'' own pages.';
COMMENT ON COLUMN office_site.office_code IS 'The office; code; operator; personal: no; keep: always';
COMMENT ON COLUMN office_site.url IS 'Where its front page is; https address; operator; personal: no; keep: always';

-- The national directory: what every office has listed in public. Filled at head office only.
CREATE TABLE listing (
    office text NOT NULL,
    kind text NOT NULL,
    listing_id uuid NOT NULL,
    title text COLLATE "nb-x-icu" NOT NULL,
    municipality_code text,
    place text,
    format text,
    event_kind text,
    starts_on date,
    phone text,
    state text NOT NULL,
    listed_on date,
    closed_since date,
    held_with text[] NOT NULL DEFAULT '{}',
    CONSTRAINT one_listing_per_thing PRIMARY KEY (office, kind, listing_id),
    CONSTRAINT listing_kind CHECK (kind IN ('group', 'event', 'contact_point')),
    CONSTRAINT listing_state CHECK (state IN ('open', 'full', 'cancelled', 'closed'))
);
CREATE INDEX listing_by_municipality ON listing (municipality_code, kind);
COMMENT ON TABLE listing IS 'Groups, events and contact points of the whole country, as a poster on the wall would name them.';
COMMENT ON COLUMN listing.office IS 'Office that listed it; code; message; personal: no; keep: with the row';
COMMENT ON COLUMN listing.kind IS 'group, event or contact_point; enum; message; personal: no; keep: with the row';
COMMENT ON COLUMN listing.listing_id IS 'Its id at that office; uuid; message; personal: no; keep: with the row';
COMMENT ON COLUMN listing.title IS 'What it is called; text; message; personal: no; keep: with the row';
COMMENT ON COLUMN listing.municipality_code IS 'Where it is, null when it is not said; four digits; message; personal: no; keep: with the row';
COMMENT ON COLUMN listing.place IS 'Meeting place, null when it is not said; text; message; personal: no; keep: with the row';
COMMENT ON COLUMN listing.format IS 'in_person, digital or hybrid, null for a contact point; enum; message; personal: no; keep: with the row';
COMMENT ON COLUMN listing.event_kind IS 'Kind of event, null for others; enum; message; personal: no; keep: with the row';
COMMENT ON COLUMN listing.starts_on IS 'Day of an event, null for others; date; message; personal: no; keep: with the row';
COMMENT ON COLUMN listing.phone IS 'A contact point''s public number, null when none; text; message; personal: no; keep: with the row';
COMMENT ON COLUMN listing.state IS 'open, full (a group that takes no more), cancelled or closed; enum; message; personal: no; keep: with the row';
COMMENT ON COLUMN listing.listed_on IS 'Day it was first listed, null for an event; date; message; personal: no; keep: with the row';
COMMENT ON COLUMN listing.closed_since IS 'Since when it is closed, null while it is open; date; message; personal: no; keep: two years after';
COMMENT ON COLUMN listing.held_with IS 'Other offices that hold it too, by their codes; codes; message; personal: no; keep: with the row';

-- What the office says of itself on its public pages.
CREATE TABLE public_face (
    only_row boolean PRIMARY KEY DEFAULT true,
    answer_within_days smallint NOT NULL DEFAULT 5,
    statement_url text,
    CONSTRAINT there_is_one_public_face CHECK (only_row),
    CONSTRAINT answer_comes_within_a_month CHECK (answer_within_days BETWEEN 1 AND 20),
    CONSTRAINT statement_is_at_uustatus CHECK (statement_url LIKE 'https://uustatus.no/%')
);
INSERT INTO public_face DEFAULT VALUES;
COMMENT ON TABLE public_face IS 'What the office promises and refers to on every public page: one row.';
COMMENT ON COLUMN public_face.only_row IS 'Always true, so that there is one row; flag; database; personal: no; keep: always';
COMMENT ON COLUMN public_face.answer_within_days IS 'Within how many working days one hears from the office; working days; staff; personal: no; keep: always';
COMMENT ON COLUMN public_face.statement_url IS 'The office''s accessibility statement at uustatus.no, null while it has none; address; staff; personal: no; keep: always';

-- Whom to call now, besides the national numbers, which stand on every page and are no rows.
CREATE TABLE help_line (
    help_line_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    phone text NOT NULL,
    says_nb text NOT NULL,
    says_nn text,
    says_en text,
    added_at timestamptz NOT NULL,
    removed_at timestamptz,
    CONSTRAINT help_line_phone_can_be_called CHECK (phone ~ '^\+?[0-9]{3,15}$'),
    CONSTRAINT help_line_says_little CHECK (length(says_nb) BETWEEN 1 AND 160)
);
COMMENT ON TABLE help_line IS 'Local helplines that the office shows beside the national ones.';
COMMENT ON COLUMN help_line.help_line_id IS 'The line; uuid; random; personal: no; keep: always';
COMMENT ON COLUMN help_line.phone IS 'Number to call, without spaces; digits; staff; personal: no; keep: always';
COMMENT ON COLUMN help_line.says_nb IS 'Whom one reaches, and when; bokmål; staff; personal: no; keep: always';
COMMENT ON COLUMN help_line.says_nn IS 'The same, null where bokmål does; nynorsk; staff; personal: no; keep: always';
COMMENT ON COLUMN help_line.says_en IS 'The same, null where bokmål does; English; staff; personal: no; keep: always';
COMMENT ON COLUMN help_line.added_at IS 'When it was added: their order; UTC; clock; personal: no; keep: always';
COMMENT ON COLUMN help_line.removed_at IS 'When it was taken out, null while it is shown; UTC; clock; personal: no; keep: 30 days, then the row goes';

-- Brochures that the office has laid out itself, beside those that come with the product.
CREATE TABLE brochure (
    brochure_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    title text COLLATE "nb-x-icu" NOT NULL,
    about text,
    language text NOT NULL,
    replaces text,
    pdf bytea NOT NULL,
    pdf_bytes integer NOT NULL,
    added_at timestamptz NOT NULL,
    added_by uuid NOT NULL,
    removed_at timestamptz,
    CONSTRAINT brochure_language CHECK (language IN ('nb', 'nn', 'en', 'se')),
    CONSTRAINT brochure_title_is_short CHECK (length(title) BETWEEN 1 AND 120),
    CONSTRAINT brochure_is_a_pdf CHECK (substring(pdf FROM 1 FOR 5) = '\x255044462d'::bytea)
);
COMMENT ON TABLE brochure IS 'Brochures of the office''s own, for course leaders and participants.';
COMMENT ON COLUMN brochure.brochure_id IS 'The brochure; uuid; random; personal: no; keep: until taken out';
COMMENT ON COLUMN brochure.title IS 'What it is called; text; editor; personal: no; keep: until taken out';
COMMENT ON COLUMN brochure.about IS 'What it is and for whom, null when not told; text; editor; personal: no; keep: until taken out';
COMMENT ON COLUMN brochure.language IS 'Language it is written in; code; editor; personal: no; keep: until taken out';
COMMENT ON COLUMN brochure.replaces IS 'Name of the product''s own brochure that it stands for in its language, null when none; slug; editor; personal: no; keep: until taken out';
COMMENT ON COLUMN brochure.pdf IS 'The file; PDF; editor; personal: no; keep: until taken out';
COMMENT ON COLUMN brochure.pdf_bytes IS 'How large it is; bytes; use case; personal: no; keep: until taken out';
COMMENT ON COLUMN brochure.added_at IS 'When it was added; UTC; clock; personal: no; keep: until taken out';
COMMENT ON COLUMN brochure.added_by IS 'Who added it; staff id; pass; personal: yes; keep: until taken out';
COMMENT ON COLUMN brochure.removed_at IS 'When it was taken off the shelf, null while it is there; UTC; clock; personal: no; keep: 30 days, then the row goes';

-- The product's own brochures as they were last typeset, so that each is set once.
CREATE TABLE typeset_brochure (
    name text NOT NULL,
    language text NOT NULL,
    made_of bytea NOT NULL,
    pdf bytea NOT NULL,
    made_at timestamptz NOT NULL,
    CONSTRAINT one_setting_of_a_brochure PRIMARY KEY (name, language)
);
COMMENT ON TABLE typeset_brochure IS 'PDF files of the product''s own brochures; made anew when text or layout changes.';
COMMENT ON COLUMN typeset_brochure.name IS 'The brochure; slug; code; personal: no; keep: until made anew';
COMMENT ON COLUMN typeset_brochure.language IS 'Language it is written in; code; code; personal: no; keep: until made anew';
COMMENT ON COLUMN typeset_brochure.made_of IS 'SHA-256 of all that decides how it looks; bytes; use case; personal: no; keep: until made anew';
COMMENT ON COLUMN typeset_brochure.pdf IS 'The file; PDF; typesetting; personal: no; keep: until made anew';
COMMENT ON COLUMN typeset_brochure.made_at IS 'When it was made; UTC; clock; personal: no; keep: until made anew';

-- Downloads by day: how many, and nothing of by whom or from where.
CREATE TABLE brochure_count (
    counted_on date NOT NULL,
    brochure text NOT NULL,
    language text NOT NULL,
    downloads integer NOT NULL,
    CONSTRAINT one_count_for_a_day PRIMARY KEY (counted_on, brochure, language)
);
COMMENT ON TABLE brochure_count IS 'How many times each brochure was downloaded, day by day.';
COMMENT ON COLUMN brochure_count.counted_on IS 'The day; date; clock; personal: no; keep: always';
COMMENT ON COLUMN brochure_count.brochure IS 'Name of the product''s own brochure, or the id of the office''s; slug or uuid; use case; personal: no; keep: always';
COMMENT ON COLUMN brochure_count.language IS 'Language of the file; code; use case; personal: no; keep: always';
COMMENT ON COLUMN brochure_count.downloads IS 'Downloads that day; count; use case; personal: no; keep: always';

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
