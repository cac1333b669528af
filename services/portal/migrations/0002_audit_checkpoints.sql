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
