CREATE SCHEMA audit;

-- Only ever added to, each entry bound to the one before by its hash. No personal value stands in it.
CREATE TABLE audit.entry (
    entry_number bigint PRIMARY KEY,
    noted_at timestamptz NOT NULL,
    act text NOT NULL,
    account_id uuid,
    session_id uuid,
    about_kind text,
    about_id text,
    detail text,
    previous_hash bytea NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT audit_hash_is_sha256 CHECK (length(hash) = 32 AND length(previous_hash) = 32),
    CONSTRAINT audit_chain_has_no_fork UNIQUE (previous_hash)
);
CREATE INDEX audit_of_account ON audit.entry (account_id, noted_at);
CREATE INDEX audit_about ON audit.entry (about_kind, about_id, noted_at);
COMMENT ON TABLE audit.entry IS 'Sign-ins, changes of rights, and each reading of what is kept about people. Rows are only ever added.';
COMMENT ON COLUMN audit.entry.entry_number IS 'Place in the chain, from 1 without holes; count; use case; personal: no; keep: 5 years';
COMMENT ON COLUMN audit.entry.noted_at IS 'When; UTC; clock; personal: no; keep: 5 years';
COMMENT ON COLUMN audit.entry.act IS 'What was done; slug; use case; personal: no; keep: 5 years';
COMMENT ON COLUMN audit.entry.account_id IS 'Who did it, null where nobody was known; account id; pass; personal: yes; keep: 5 years';
COMMENT ON COLUMN audit.entry.session_id IS 'In which session, null before there is one; uuid; session; personal: no; keep: 5 years';
COMMENT ON COLUMN audit.entry.about_kind IS 'Kind of thing it was done to, null where none; slug; use case; personal: no; keep: 5 years';
COMMENT ON COLUMN audit.entry.about_id IS 'Random id of that thing, null for a list; id; use case; personal: no; keep: 5 years';
COMMENT ON COLUMN audit.entry.detail IS 'Roles given or the reason refused, null where none; slugs; use case; personal: no; keep: 5 years';
COMMENT ON COLUMN audit.entry.previous_hash IS 'Hash of the entry before, zeros for the first; SHA-256; use case; personal: no; keep: 5 years';
COMMENT ON COLUMN audit.entry.hash IS 'Hash of this entry and previous_hash together; SHA-256; use case; personal: no; keep: 5 years';

-- Where the chain ends. Appending locks this one row, so that the chain never forks.
CREATE TABLE audit.head (
    only_row boolean PRIMARY KEY DEFAULT true,
    entry_number bigint NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT audit_head_is_one_row CHECK (only_row)
);
COMMENT ON TABLE audit.head IS 'The last entry of the audit: one row.';
COMMENT ON COLUMN audit.head.only_row IS 'Always true, so that there is one row; flag; database; personal: no; keep: always';
COMMENT ON COLUMN audit.head.entry_number IS 'Number of the last entry, 0 before the first; count; use case; personal: no; keep: always';
COMMENT ON COLUMN audit.head.hash IS 'Hash of the last entry, zeros before the first; SHA-256; use case; personal: no; keep: always';
INSERT INTO audit.head (entry_number, hash) VALUES (0, decode(repeat('00', 32), 'hex'));

CREATE FUNCTION audit.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.noted_at < now() - interval '5 years' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the audit is only ever added to' USING ERRCODE = 'restrict_violation';
END $$;
COMMENT ON FUNCTION audit.refuse_change() IS 'Refuses any change of the audit, except deleting what is over five years old.';
CREATE TRIGGER audit_is_only_added_to BEFORE UPDATE OR DELETE ON audit.entry
FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER audit_is_never_emptied BEFORE TRUNCATE ON audit.entry
FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

-- Months that reporting has closed: what was told before the last of them may leave the outbox once all have had it.
CREATE TABLE bus.closed_period (
    period date PRIMARY KEY,
    closed_on date NOT NULL,
    CONSTRAINT closed_period_is_a_month CHECK (extract(day FROM period) = 1)
);
COMMENT ON TABLE bus.closed_period IS 'Months this office has closed, as this service was told.';
COMMENT ON COLUMN bus.closed_period.period IS 'First day of the month; date; reporting.period_closed; personal: no; keep: always';
COMMENT ON COLUMN bus.closed_period.closed_on IS 'Day it was closed; date; reporting.period_closed; personal: no; keep: always';
