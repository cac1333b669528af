-- name: insert_checkpoint(office, service, epoch, sequence, entry_number, hash, checkpointed_on, received_at)!
-- As it was told; telling it again changes nothing.
INSERT INTO audit_checkpoint (office, service, epoch, sequence, entry_number, hash, checkpointed_on, received_at)
VALUES (:office, :service, :epoch, :sequence, :entry_number, :hash, :checkpointed_on, :received_at)
    ON CONFLICT ON CONSTRAINT checkpoint_is_told_once DO NOTHING;

-- name: take_back(office, service, epoch, after)!
-- What was told in an epoch past its end.
UPDATE audit_checkpoint
   SET taken_back = true
 WHERE office = :office AND service = :service AND epoch = :epoch AND sequence > :after;

-- name: list_checkpoints(office)
-- What an office has told and still stands by.
SELECT service, entry_number, hash, checkpointed_on
  FROM audit_checkpoint
 WHERE office = :office AND NOT taken_back
 ORDER BY service, entry_number, epoch, sequence;

-- name: list_latest()
-- The last place of each service of each office.
SELECT office, service,
       max(entry_number) FILTER (WHERE NOT taken_back) AS entry_number,
       max(checkpointed_on) FILTER (WHERE NOT taken_back) AS checkpointed_on,
       count(*) FILTER (WHERE taken_back) AS taken_back
  FROM audit_checkpoint
 GROUP BY office, service
 ORDER BY office, service;
