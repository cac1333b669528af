-- name: get_reader(account_id)^
-- Whom to write to, and in what language.
SELECT account_id, email, name, language FROM account WHERE account_id = :account_id;
