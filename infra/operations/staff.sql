-- name: list_accounts()
-- Everyone with an account, by address.
SELECT email, name, roles, state FROM account ORDER BY email;
