-- name: forget_closed_accounts(before)!
-- Who left a year ago: only the random id stays, for the audit.
UPDATE account
   SET email = account_id::text, name = '', roles = '{}', language = 'nb'
 WHERE state = 'closed' AND closed_at < :before AND email <> account_id::text;
