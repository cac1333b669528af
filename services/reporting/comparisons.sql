-- name: list_told(first)
-- What was last told of the months from this one on, and had a value or a sign.
SELECT indicator, period, area FROM figure_beside
WHERE period >= :first AND (value IS NOT NULL OR under_five > 0);

-- name: put(indicator, period, area, value, under_five)$
-- The figure as it is told now. Null when it stands so already.
INSERT INTO figure_beside AS f (indicator, period, area, value, under_five)
VALUES (:indicator, :period, :area, :value::bigint, :under_five)
ON CONFLICT (indicator, period, area) DO UPDATE SET value = excluded.value, under_five = excluded.under_five
WHERE (f.value, f.under_five) IS DISTINCT FROM (excluded.value, excluded.under_five)
RETURNING true;

-- name: forget()!
DELETE FROM figure_beside;

-- name: find_county(office)$
-- The county an office lies in; null for one that is in no reference data.
SELECT left(municipality_code, 2) FROM reference.office WHERE code = :office;

-- name: list_beside(period, county)
SELECT indicator, area, value, under_five FROM figure_beside
WHERE period = :period::date AND area IN ('country', :county::text) AND (value IS NOT NULL OR under_five > 0);
