-- name: find_place(folder)^
SELECT validity, last_number FROM fetched_mailbox WHERE folder = :folder;

-- name: keep_place(folder, validity, last_number, fetched_at)!
INSERT INTO fetched_mailbox (folder, validity, last_number, fetched_at)
VALUES (:folder, :validity, :last_number, :fetched_at)
ON CONFLICT ON CONSTRAINT one_row_per_folder DO UPDATE
SET validity = excluded.validity, last_number = excluded.last_number, fetched_at = excluded.fetched_at;
