-- name: list_open(account_ids)
-- Where those of these accounts that are open are written to.
SELECT account_id, email FROM account WHERE account_id = ANY(:account_ids::uuid[]) AND state = 'active';
