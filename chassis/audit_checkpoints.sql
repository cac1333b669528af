-- name: insert_checkpoint(entry_number, hash, checkpointed_on)!
-- The place is told; no row when it was told before, or when nothing has been noted yet.
INSERT INTO audit.checkpoint (entry_number, hash, checkpointed_on)
SELECT :entry_number, :hash, :checkpointed_on WHERE :entry_number::bigint > 0
ON CONFLICT (entry_number) DO NOTHING;

-- name: get_anchor()^
-- The last entry that is no longer kept; 0 and zeros while all are.
SELECT entry_number, hash FROM audit.anchor;

-- name: get_head()^
-- Where the chain ends.
SELECT entry_number, hash FROM audit.head;

-- name: list_checkpoints()
-- The places that have been told.
SELECT entry_number, hash, checkpointed_on FROM audit.checkpoint ORDER BY entry_number;
