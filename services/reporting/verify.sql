-- name: list_own()
-- The office's cells that hold something or were told.
SELECT indicator, span, period, area_kind, area, breakdown, value, stated_value, stated_state, held
FROM tally
WHERE value <> 0 OR stated_state IS NOT NULL OR held <> 0
ORDER BY indicator, span, period, area_kind, area, breakdown;

-- name: list_national()
-- What offices have stated; historical figures are no office's own.
SELECT office, indicator, span, period, area_kind, area, breakdown, value, state
FROM national_tally
WHERE span IN ('month', 'year')
ORDER BY office, indicator, span, period, area_kind, area, breakdown;

-- name: is_unsettled()$
SELECT EXISTS (SELECT 1 FROM tally WHERE value <> COALESCE(stated_value, 0) + held);
