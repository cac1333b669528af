-- name: find_signature()^
SELECT person, changed_at FROM signature;

-- name: save_signature(person, changed_by, changed_at)!
INSERT INTO signature (person, changed_by, changed_at) VALUES (:person, :changed_by, :changed_at)
ON CONFLICT ON CONSTRAINT one_signature DO UPDATE SET
    person = excluded.person, changed_by = excluded.changed_by, changed_at = excluded.changed_at;
