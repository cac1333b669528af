-- name: insert_read(who, what, about, read_at)!
INSERT INTO audit_read (who, what, about, read_at) VALUES (:who, :what, :about, :read_at);

-- name: delete_old_reads()!
-- The database's own clock decides, as in the trigger that guards the table.
DELETE FROM audit_read WHERE read_at < now() - interval '1 year';
