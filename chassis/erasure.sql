-- name: insert_erasure(subject, kind, erased_at)!
INSERT INTO bus.erasure_journal (subject, kind, erased_at) VALUES (:subject, :kind, :erased_at)
ON CONFLICT (subject) DO NOTHING;

-- name: list_erasures()
SELECT subject, kind FROM bus.erasure_journal ORDER BY subject;
