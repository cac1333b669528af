-- Who appends may only insert: where the chain ends is moved by the database itself, with the rights of the tables' owner.
CREATE FUNCTION audit.lock_head() RETURNS TABLE (entry_number bigint, hash bytea)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT entry_number, hash FROM audit.head FOR UPDATE
$$;
COMMENT ON FUNCTION audit.lock_head() IS 'The end of the chain, held until COMMIT; whoever appends waits here for the one before.';

CREATE FUNCTION audit.follow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE audit.head SET entry_number = NEW.entry_number, hash = NEW.hash
    WHERE entry_number = NEW.entry_number - 1 AND hash = NEW.previous_hash;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'an entry of the audit follows the last one' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION audit.follow() IS 'Moves the end of the chain to a new entry, and refuses one that does not follow it.';
CREATE TRIGGER audit_entry_follows_the_last AFTER INSERT ON audit.entry
FOR EACH ROW EXECUTE FUNCTION audit.follow();

-- What has been told to head office of the chain: whoever writes the past anew cannot write it anew there.
CREATE TABLE audit.checkpoint (
    entry_number bigint PRIMARY KEY,
    hash bytea NOT NULL,
    checkpointed_on date NOT NULL,
    CONSTRAINT audit_checkpoint_is_sha256 CHECK (length(hash) = 32)
);
COMMENT ON TABLE audit.checkpoint IS 'The places of the chain that head office has been told. Rows are only ever added.';
COMMENT ON COLUMN audit.checkpoint.entry_number IS 'Number of the entry, and so how many there had been; count; use case; personal: no; keep: 5 years';
COMMENT ON COLUMN audit.checkpoint.hash IS 'Hash of that entry; SHA-256; use case; personal: no; keep: 5 years';
COMMENT ON COLUMN audit.checkpoint.checkpointed_on IS 'When it was told; date; clock; personal: no; keep: 5 years';

-- Where the chain begins once its oldest part is gone: always a place that head office has been told.
CREATE TABLE audit.anchor (
    only_row boolean PRIMARY KEY DEFAULT true,
    entry_number bigint NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT audit_anchor_is_one_row CHECK (only_row)
);
COMMENT ON TABLE audit.anchor IS 'The last entry that is no longer kept: one row. The first one kept follows it.';
COMMENT ON COLUMN audit.anchor.only_row IS 'Always true, so that there is one row; flag; database; personal: no; keep: always';
COMMENT ON COLUMN audit.anchor.entry_number IS 'Number of the last entry that is gone, 0 while none is; count; database; personal: no; keep: always';
COMMENT ON COLUMN audit.anchor.hash IS 'Its hash, zeros while none is gone; SHA-256; database; personal: no; keep: always';
INSERT INTO audit.anchor (entry_number, hash) VALUES (0, decode(repeat('00', 32), 'hex'));

CREATE FUNCTION audit.forget_old() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    last_entry bigint;
    first_kept bigint;
    cut bigint;
    gone bigint;
BEGIN
    SELECT h.entry_number INTO last_entry FROM audit.head AS h FOR UPDATE;
    SELECT min(e.entry_number) INTO first_kept FROM audit.entry AS e WHERE e.noted_at >= now() - interval '5 years';
    SELECT max(c.entry_number) INTO cut
    FROM audit.checkpoint AS c
    JOIN audit.entry AS e ON e.entry_number = c.entry_number AND e.hash = c.hash
    WHERE c.entry_number < coalesce(first_kept, last_entry + 1) AND c.checkpointed_on < now() - interval '5 years';
    IF cut IS NULL THEN
        RETURN 0;
    END IF;
    UPDATE audit.anchor AS a SET entry_number = e.entry_number, hash = e.hash FROM audit.entry AS e WHERE e.entry_number = cut;
    DELETE FROM audit.checkpoint WHERE entry_number < cut;
    DELETE FROM audit.entry WHERE entry_number <= cut;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
COMMENT ON FUNCTION audit.forget_old() IS 'Deletes what is over five years old, up to the last place head office was told of so long ago; how many entries.';
