-- name: list_removed()
-- What has been taken out, the newest first.
SELECT 'brochure' AS kind, brochure_id AS thing_id, title, removed_at FROM brochure WHERE removed_at IS NOT NULL
UNION ALL
SELECT 'help_line', help_line_id, concat_ws(' ', phone, says_nb), removed_at FROM help_line WHERE removed_at IS NOT NULL
 ORDER BY removed_at DESC, thing_id;

-- name: bring_back_brochure(brochure_id)$
-- On the shelf again; no row when it is not there any more.
UPDATE brochure SET removed_at = NULL WHERE brochure_id = :brochure_id AND removed_at IS NOT NULL RETURNING brochure_id;

-- name: delete_help_lines(before)!
-- Those taken out before a moment.
DELETE FROM help_line WHERE removed_at < :before;

-- name: delete_brochures(before)!
-- Those taken off the shelf before a moment.
DELETE FROM brochure WHERE removed_at < :before;
