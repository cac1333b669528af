-- name: get_public_face()^
-- The one row.
SELECT answer_within_days, statement_url FROM public_face;

-- name: lock_public_face()^
-- The one row, held until COMMIT: two who change it, or count its lines, go one after the other.
SELECT answer_within_days FROM public_face FOR UPDATE;

-- name: put_public_face(answer_within_days, statement_url)!
-- What is promised from now on.
UPDATE public_face SET answer_within_days = :answer_within_days, statement_url = :statement_url;

-- name: list_help_lines()
-- The office's own helplines.
SELECT help_line_id, phone, says_nb, says_nn, says_en FROM help_line WHERE removed_at IS NULL ORDER BY added_at, help_line_id;

-- name: count_help_lines()$
-- How many there are.
SELECT count(*) FROM help_line WHERE removed_at IS NULL;

-- name: insert_help_line(phone, says_nb, says_nn, says_en, added_at)<!
-- One more.
INSERT INTO help_line (phone, says_nb, says_nn, says_en, added_at)
VALUES (:phone, :says_nb, :says_nn, :says_en, :added_at)
RETURNING help_line_id, phone, says_nb, says_nn, says_en;

-- name: remove_help_line(help_line_id, removed_at)$
-- Shown no more; no row when it was gone.
UPDATE help_line SET removed_at = :removed_at WHERE help_line_id = :help_line_id AND removed_at IS NULL
RETURNING help_line_id;

-- name: bring_back_help_line(help_line_id)$
-- Shown again, last in the order it had; no row when it is not there any more.
UPDATE help_line SET removed_at = NULL WHERE help_line_id = :help_line_id AND removed_at IS NOT NULL RETURNING help_line_id;
