CREATE SCHEMA bus;

-- One row per stream this service writes. Numbering locks it; the relay moves `published`.
CREATE TABLE bus.stream (
    stream text PRIMARY KEY,
    epoch integer NOT NULL DEFAULT 1,
    last_sequence bigint NOT NULL DEFAULT 0,
    published bigint NOT NULL DEFAULT 0,
    first_kept bigint NOT NULL DEFAULT 1,
    stopped_reason text,
    CONSTRAINT published_is_numbered CHECK (published <= last_sequence)
);
COMMENT ON TABLE bus.stream IS 'A stream this service writes: where numbering and publishing stand.';
COMMENT ON COLUMN bus.stream.stream IS 'events, national, or commands.<target>; name; chassis; personal: no; keep: always';
COMMENT ON COLUMN bus.stream.epoch IS 'The running epoch; count from 1; raised by a restore; personal: no; keep: always';
COMMENT ON COLUMN bus.stream.last_sequence IS 'Highest number given; count; relay; personal: no; keep: always';
COMMENT ON COLUMN bus.stream.published IS 'The mark: every number up to it was confirmed by the broker; a rewind lowers it; count; relay; personal: no; keep: always';
COMMENT ON COLUMN bus.stream.first_kept IS 'Lowest number still in the outbox; count; pruning; personal: no; keep: always';
COMMENT ON COLUMN bus.stream.stopped_reason IS 'Why the stream stands still, null while it runs; slug; relay; personal: no; keep: until it runs again';

-- The timeline of each stream: the run of its epochs.
CREATE TABLE bus.epoch (
    stream text NOT NULL,
    epoch integer NOT NULL,
    begins_after bigint NOT NULL,
    began_at timestamptz NOT NULL,
    reason text NOT NULL,
    CONSTRAINT one_row_per_epoch PRIMARY KEY (stream, epoch)
);
COMMENT ON TABLE bus.epoch IS 'Where each epoch of a stream began: the first number of an epoch is begins_after + 1.';
COMMENT ON COLUMN bus.epoch.stream IS 'The stream; name; relay; personal: no; keep: always';
COMMENT ON COLUMN bus.epoch.epoch IS 'The epoch; count from 1; relay; personal: no; keep: always';
COMMENT ON COLUMN bus.epoch.begins_after IS 'Last number shared with the epoch before; count; restore; personal: no; keep: always';
COMMENT ON COLUMN bus.epoch.began_at IS 'When it began; UTC; clock; personal: no; keep: always';
COMMENT ON COLUMN bus.epoch.reason IS 'start, restored, or restored_unawares; slug; restore; personal: no; keep: always';

-- What was told, in the transaction in which it happened. Numbers are given after commit, by the relay, so that an
-- uncommitted row never leaves a hole that looks like a lost message.
CREATE TABLE bus.outbox (
    outbox_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stream text NOT NULL,
    message_id uuid NOT NULL,
    type text NOT NULL,
    subject text NOT NULL,
    data text NOT NULL,
    recorded_at timestamptz NOT NULL,
    traceparent text,
    epoch integer,
    sequence bigint,
    CONSTRAINT one_message_per_number UNIQUE (stream, sequence),
    CONSTRAINT numbered_in_an_epoch CHECK ((epoch IS NULL) = (sequence IS NULL))
);
CREATE INDEX outbox_unnumbered ON bus.outbox (outbox_id) WHERE sequence IS NULL;
COMMENT ON TABLE bus.outbox IS 'Events, commands and national messages of this service: its event log.';
COMMENT ON COLUMN bus.outbox.outbox_id IS 'Order of insertion, from an identity with cache 1; count; database; personal: no; keep: with the row';
COMMENT ON COLUMN bus.outbox.stream IS 'The stream it goes out on; name; use case; personal: no; keep: with the row';
COMMENT ON COLUMN bus.outbox.message_id IS 'The message''s id on the wire; uuid; use case; personal: no; keep: with the row';
COMMENT ON COLUMN bus.outbox.type IS 'Message type with version; name; use case; personal: no; keep: with the row';
COMMENT ON COLUMN bus.outbox.subject IS 'What it is about: an id, random where it is one person; id; use case; personal: no; keep: unlinked at erasure';
COMMENT ON COLUMN bus.outbox.data IS 'The payload as JSON text; a command''s personal fields are sealed inside it; JSON; use case; personal: no; keep: readers'' receipts and 35 days';
COMMENT ON COLUMN bus.outbox.recorded_at IS 'When the use case told it; UTC; clock; personal: no; keep: with the row';
COMMENT ON COLUMN bus.outbox.traceparent IS 'W3C trace context, null when none; text; run; personal: no; keep: with the row';
COMMENT ON COLUMN bus.outbox.epoch IS 'The epoch it was numbered in, null until numbered; count; relay; personal: no; keep: with the row';
COMMENT ON COLUMN bus.outbox.sequence IS 'Its number in the stream, null until numbered; count; relay; personal: no; keep: with the row';

-- How far each reader says it has come in our streams: the proof of delivery, and what pruning waits for.
CREATE TABLE bus.receipt (
    stream text NOT NULL,
    reader text NOT NULL,
    epoch integer NOT NULL,
    sequence bigint NOT NULL,
    received_at timestamptz NOT NULL,
    CONSTRAINT one_receipt_per_reader PRIMARY KEY (stream, reader)
);
COMMENT ON TABLE bus.receipt IS 'The last receipt of each reader of a stream that agreed with our own rows.';
COMMENT ON COLUMN bus.receipt.stream IS 'Our stream; name; reader; personal: no; keep: always';
COMMENT ON COLUMN bus.receipt.reader IS 'office/service/reader; name; reader; personal: no; keep: always';
COMMENT ON COLUMN bus.receipt.epoch IS 'Epoch it stands in; count; reader; personal: no; keep: always';
COMMENT ON COLUMN bus.receipt.sequence IS 'Number it has committed; count; reader; personal: no; keep: always';
COMMENT ON COLUMN bus.receipt.received_at IS 'When we heard it; UTC; clock; personal: no; keep: always';

-- The past of the receipts, one a day, so that pruning can ask what had been received before the oldest backup.
CREATE TABLE bus.receipt_day (
    stream text NOT NULL,
    reader text NOT NULL,
    day date NOT NULL,
    sequence bigint NOT NULL,
    CONSTRAINT one_receipt_per_day PRIMARY KEY (stream, reader, day)
);
COMMENT ON TABLE bus.receipt_day IS 'Where each reader stood on each day: pruning waits until a receipt is older than the backups.';
COMMENT ON COLUMN bus.receipt_day.stream IS 'Our stream; name; reader; personal: no; keep: 60 days';
COMMENT ON COLUMN bus.receipt_day.reader IS 'office/service/reader; name; reader; personal: no; keep: 60 days';
COMMENT ON COLUMN bus.receipt_day.day IS 'The day; date; clock; personal: no; keep: 60 days';
COMMENT ON COLUMN bus.receipt_day.sequence IS 'Highest number received that day; count; reader; personal: no; keep: 60 days';

-- Where each of this service's readers stands in each stream it reads. Locked by the batch, moved last.
CREATE TABLE bus.cursor (
    reader text NOT NULL,
    office text NOT NULL,
    service text NOT NULL,
    stream text NOT NULL,
    epoch integer NOT NULL DEFAULT 1,
    sequence bigint NOT NULL DEFAULT 0,
    message_id uuid,
    timeline bigint[] NOT NULL DEFAULT '{}',
    head_epoch integer NOT NULL DEFAULT 0,
    head_last bigint NOT NULL DEFAULT 0,
    head_at timestamptz,
    gap_since timestamptz,
    replay_until bigint NOT NULL DEFAULT 0,
    moved_at timestamptz,
    CONSTRAINT one_cursor_per_stream PRIMARY KEY (reader, office, service, stream)
);
COMMENT ON TABLE bus.cursor IS 'A reader''s place in one stream, committed with what it read.';
COMMENT ON COLUMN bus.cursor.reader IS 'The reader; name; service.py; personal: no; keep: always';
COMMENT ON COLUMN bus.cursor.office IS 'Whose stream; office code; message; personal: no; keep: always';
COMMENT ON COLUMN bus.cursor.service IS 'Which service''s; name; message; personal: no; keep: always';
COMMENT ON COLUMN bus.cursor.stream IS 'Which stream; name; message; personal: no; keep: always';
COMMENT ON COLUMN bus.cursor.epoch IS 'Epoch of the last message applied; count; message; personal: no; keep: always';
COMMENT ON COLUMN bus.cursor.sequence IS 'Number of the last message applied, 0 before the first; count; message; personal: no; keep: always';
COMMENT ON COLUMN bus.cursor.message_id IS 'Id of the last message applied, null before the first and after a jump; uuid; message; personal: no; keep: always';
COMMENT ON COLUMN bus.cursor.timeline IS 'begins_after of epochs 1, 2, … as last heard; counts; head; personal: no; keep: always';
COMMENT ON COLUMN bus.cursor.head_epoch IS 'Epoch of the last head heard, 0 before the first; count; head; personal: no; keep: always';
COMMENT ON COLUMN bus.cursor.head_last IS 'Last number the producer says it has published; count; head; personal: no; keep: always';
COMMENT ON COLUMN bus.cursor.head_at IS 'When a head was last heard, null before the first; UTC; clock; personal: no; keep: always';
COMMENT ON COLUMN bus.cursor.gap_since IS 'Since when a number has been missing, null when none is; UTC; clock; personal: no; keep: until filled';
COMMENT ON COLUMN bus.cursor.replay_until IS 'Numbers up to this were told before (replay or restore): applied without telling on; count; replay; personal: no; keep: always';
COMMENT ON COLUMN bus.cursor.moved_at IS 'When the cursor last moved, null before the first; UTC; clock; personal: no; keep: always';

-- One row per reader: what it handled when it last ran, and what it was doing when its process ended.
CREATE TABLE bus.reader (
    reader text PRIMARY KEY,
    types text[] NOT NULL DEFAULT '{}',
    stopped_at timestamptz,
    stopped_reason text,
    dead_in_a_row integer NOT NULL DEFAULT 0,
    working_on text,
    kills integer NOT NULL DEFAULT 0,
    single_steps integer NOT NULL DEFAULT 0,
    replay_needed boolean NOT NULL DEFAULT false,
    piece integer NOT NULL DEFAULT 0
);
COMMENT ON TABLE bus.reader IS 'A reader of this service: running, stopped, or asking for a replay.';
COMMENT ON COLUMN bus.reader.reader IS 'The reader; name; service.py; personal: no; keep: always';
COMMENT ON COLUMN bus.reader.types IS 'The message types it handled when it last ran; names; service.py; personal: no; keep: always';
COMMENT ON COLUMN bus.reader.stopped_at IS 'When it stopped by itself, null while it runs; UTC; clock; personal: no; keep: until started';
COMMENT ON COLUMN bus.reader.stopped_reason IS 'Why it stopped, null while it runs; slug; reader; personal: no; keep: until started';
COMMENT ON COLUMN bus.reader.dead_in_a_row IS 'Dead letters since a message last went well; count; reader; personal: no; keep: always';
COMMENT ON COLUMN bus.reader.working_on IS '"batch" or a message id while at work, null when at rest: not null at start means the process died over it; text; reader; personal: no; keep: always';
COMMENT ON COLUMN bus.reader.kills IS 'How many times in a row a process died over the single message in working_on; count; reader; personal: no; keep: always';
COMMENT ON COLUMN bus.reader.single_steps IS 'Messages of the work under way, or still to be taken in pieces after a death; count; reader; personal: no; keep: always';
COMMENT ON COLUMN bus.reader.piece IS 'How many of them are taken at once; count; reader; personal: no; keep: always';
COMMENT ON COLUMN bus.reader.replay_needed IS 'The list of types has grown, so the projection must be rebuilt; flag; reader; personal: no; keep: until replayed';

-- Messages that could not be applied for a reason in the data, and those that wait behind them.
CREATE TABLE bus.dead_letter (
    dead_letter_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    reader text NOT NULL,
    office text NOT NULL,
    service text NOT NULL,
    stream text NOT NULL,
    epoch integer NOT NULL,
    sequence bigint NOT NULL,
    message_id text NOT NULL,
    type text NOT NULL,
    subject text NOT NULL,
    handler text,
    body bytea NOT NULL,
    reason text NOT NULL,
    attempts integer NOT NULL DEFAULT 1,
    state text NOT NULL,
    noted_at timestamptz NOT NULL,
    settled_at timestamptz,
    CONSTRAINT one_dead_letter_per_message UNIQUE (reader, office, service, stream, epoch, sequence),
    CONSTRAINT dead_letter_state CHECK (state IN ('dead', 'parked', 'retry', 'done', 'dropped'))
);
CREATE INDEX dead_letter_open ON bus.dead_letter (reader, subject) WHERE state IN ('dead', 'parked', 'retry');
COMMENT ON TABLE bus.dead_letter IS 'Messages a reader could not apply (dead) and later ones with the same subject (parked).';
COMMENT ON COLUMN bus.dead_letter.dead_letter_id IS 'Number for people and the command line; count; database; personal: no; keep: 90 days after settled';
COMMENT ON COLUMN bus.dead_letter.reader IS 'The reader; name; reader; personal: no; keep: with the row';
COMMENT ON COLUMN bus.dead_letter.office IS 'Whose stream; office code; message; personal: no; keep: with the row';
COMMENT ON COLUMN bus.dead_letter.service IS 'Which service''s; name; message; personal: no; keep: with the row';
COMMENT ON COLUMN bus.dead_letter.stream IS 'Which stream; name; message; personal: no; keep: with the row';
COMMENT ON COLUMN bus.dead_letter.epoch IS 'Its epoch; count; message; personal: no; keep: with the row';
COMMENT ON COLUMN bus.dead_letter.sequence IS 'Its number; count; message; personal: no; keep: with the row';
COMMENT ON COLUMN bus.dead_letter.message_id IS 'Its id as the headers give it; text; message; personal: no; keep: with the row';
COMMENT ON COLUMN bus.dead_letter.type IS 'Its type; name; message; personal: no; keep: with the row';
COMMENT ON COLUMN bus.dead_letter.subject IS 'What it is about; id; message; personal: no; keep: with the row';
COMMENT ON COLUMN bus.dead_letter.handler IS 'The entrypoint that failed, null when none was reached; name; reader; personal: no; keep: with the row';
COMMENT ON COLUMN bus.dead_letter.body IS 'The message as it came, personal fields still sealed; bytes; message; personal: no; keep: with the row';
COMMENT ON COLUMN bus.dead_letter.reason IS 'Class of the fault and where, never its text; name; reader; personal: no; keep: with the row';
COMMENT ON COLUMN bus.dead_letter.attempts IS 'How often it was tried; count; reader; personal: no; keep: with the row';
COMMENT ON COLUMN bus.dead_letter.state IS 'dead, parked behind a dead one, retry asked for, done, or dropped by staff; enum; reader; personal: no; keep: with the row';
COMMENT ON COLUMN bus.dead_letter.noted_at IS 'When it was put here; UTC; clock; personal: no; keep: with the row';
COMMENT ON COLUMN bus.dead_letter.settled_at IS 'When it was done or dropped, null while open; UTC; clock; personal: no; keep: with the row';

-- Numbers that a reader can never get, because the producer no longer keeps them.
CREATE TABLE bus.hole (
    reader text NOT NULL,
    office text NOT NULL,
    service text NOT NULL,
    stream text NOT NULL,
    from_sequence bigint NOT NULL,
    to_sequence bigint NOT NULL,
    noted_at timestamptz NOT NULL,
    CONSTRAINT one_row_per_hole PRIMARY KEY (reader, office, service, stream, from_sequence)
);
COMMENT ON TABLE bus.hole IS 'Stretches that were pruned at the producer before this reader had them.';
COMMENT ON COLUMN bus.hole.reader IS 'The reader; name; reader; personal: no; keep: always';
COMMENT ON COLUMN bus.hole.office IS 'Whose stream; office code; head; personal: no; keep: always';
COMMENT ON COLUMN bus.hole.service IS 'Which service''s; name; head; personal: no; keep: always';
COMMENT ON COLUMN bus.hole.stream IS 'Which stream; name; head; personal: no; keep: always';
COMMENT ON COLUMN bus.hole.from_sequence IS 'First number missing; count; head; personal: no; keep: always';
COMMENT ON COLUMN bus.hole.to_sequence IS 'Last number missing; count; head; personal: no; keep: always';
COMMENT ON COLUMN bus.hole.noted_at IS 'When it was noted; UTC; clock; personal: no; keep: always';

CREATE TABLE bus.tick (
    timer text PRIMARY KEY,
    last_tick timestamptz NOT NULL
);
COMMENT ON TABLE bus.tick IS 'When each timer last fired, so that a restart neither skips nor repeats it.';
COMMENT ON COLUMN bus.tick.timer IS 'The entrypoint; name; service.py; personal: no; keep: always';
COMMENT ON COLUMN bus.tick.last_tick IS 'When it last fired; UTC; clock; personal: no; keep: always';

CREATE TABLE bus.erasure_journal (
    subject uuid PRIMARY KEY,
    kind text NOT NULL,
    erased_at timestamptz NOT NULL
);
COMMENT ON TABLE bus.erasure_journal IS 'What has been erased, by random id only; exported apart from backups and replayed at every restore.';
COMMENT ON COLUMN bus.erasure_journal.subject IS 'The erased record''s random id; uuid; use case; personal: no; keep: always';
COMMENT ON COLUMN bus.erasure_journal.kind IS 'Which register it stood in; name; use case; personal: no; keep: always';
COMMENT ON COLUMN bus.erasure_journal.erased_at IS 'When; UTC; clock; personal: no; keep: always';

CREATE TABLE bus.idempotency_key (
    scope text NOT NULL,
    key text NOT NULL,
    body_hash bytea NOT NULL,
    status integer NOT NULL,
    response bytea NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT idempotency_key_once PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_key_by_age ON bus.idempotency_key (created_at);
COMMENT ON TABLE bus.idempotency_key IS 'Answers already given to a program''s Idempotency-Key, so that trying again creates nothing twice.';
COMMENT ON COLUMN bus.idempotency_key.scope IS 'Caller and route, hashed; text; web; personal: no; keep: 24 hours';
COMMENT ON COLUMN bus.idempotency_key.key IS 'The key the program chose; text; request; personal: no; keep: 24 hours';
COMMENT ON COLUMN bus.idempotency_key.body_hash IS 'SHA-256 of the body it came with; bytes; web; personal: no; keep: 24 hours';
COMMENT ON COLUMN bus.idempotency_key.status IS 'The answer''s HTTP status; code; web; personal: no; keep: 24 hours';
COMMENT ON COLUMN bus.idempotency_key.response IS 'The answer, sealed with the day key; bytes; web; personal: yes; keep: 24 hours';
COMMENT ON COLUMN bus.idempotency_key.created_at IS 'When it was first given; UTC; clock; personal: no; keep: 24 hours';

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

-- Months that reporting has closed: what was told before the last of them may leave the outbox once all have had it.
CREATE TABLE bus.closed_period (
    period date PRIMARY KEY,
    closed_on date NOT NULL,
    CONSTRAINT closed_period_is_a_month CHECK (extract(day FROM period) = 1)
);
COMMENT ON TABLE bus.closed_period IS 'Months this office has closed, as this service was told.';
COMMENT ON COLUMN bus.closed_period.period IS 'First day of the month; date; reporting.period_closed; personal: no; keep: always';
COMMENT ON COLUMN bus.closed_period.closed_on IS 'Day it was closed; date; reporting.period_closed; personal: no; keep: always';
