-- name: hold_open(gate)^
-- A statement of its own: what the next one sees is then no older than the gate.
SELECT pg_advisory_xact_lock_shared(:gate);

-- name: close(gate)^
SELECT pg_advisory_xact_lock(:gate);
