-- name: get_code_app(account_id)^
-- Whether a code is owed.
SELECT totp_secret IS NOT NULL AS has_code_app, code_app_until, NOT roles <@ ARRAY['initiator'] AS is_staff
  FROM account
 WHERE account_id = :account_id;
