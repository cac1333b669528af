-- name: list_helpers(but)
-- Who can give a new start, by name.
SELECT name
  FROM account
 WHERE state = 'active' AND roles && ARRAY['administrator', 'helper'] AND account_id <> :but
 ORDER BY name, account_id;

-- name: list_code_apps(but)
-- Everyone else who signs in with a code app, or is to set one up again, by name.
SELECT account_id, name, email
  FROM account
 WHERE state = 'active' AND (totp_secret IS NOT NULL OR code_app_until IS NOT NULL) AND account_id <> :but
 ORDER BY name, account_id;

-- name: has_one_helper_at_most()$
-- Whether only one could help, who cannot help themselves.
SELECT count(*) < 2 FROM account WHERE state = 'active' AND roles && ARRAY['administrator', 'helper'];
