-- name: is_code_app_required()$
-- Whether staff must have a code app.
SELECT code_app_required FROM policy;

-- name: set_code_app_required(required)!
-- Whether staff must have a code app from now on; no row when it is so already.
UPDATE policy SET code_app_required = :required WHERE code_app_required <> :required;
