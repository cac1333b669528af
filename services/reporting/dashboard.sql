-- name: list_totals(months)
-- The totals of some months over all areas.
SELECT indicator, period, sum(value) AS value
FROM tally
WHERE span = 'month' AND period = ANY(:months::date[]) AND breakdown = '{}'
  AND area_kind = CASE WHEN rule = 'people' THEN 'office' ELSE 'municipality' END
GROUP BY indicator, period;
