-- name: list_closed_months(year, until)
-- The closed months of a year, for indicators about people; what stands at a month's end has no year.
SELECT indicator, area_kind, area, area_on, breakdown, value, stated_state, stated_value
FROM tally
WHERE span = 'month' AND period >= :year::date AND period < :until::date AND rule = 'people' AND NOT stock
ORDER BY period;

-- name: list_year(year)
SELECT indicator, area_kind, area, area_on, breakdown, stated_state, stated_value, revision
FROM tally
WHERE span = 'year' AND period = :year::date;

-- name: keep_year(indicators, spans, periods, area_kinds, areas, area_ons, dimensions, codes, values, stated_values, stated_states, helds, revisions)!
-- The year's cells: the truth so far, what has been told of it, what is held.
INSERT INTO tally (indicator, span, period, area_kind, area, area_on, breakdown, stock, rule, value, stated_value,
                   stated_state, held, revision)
SELECT s.indicator, s.span, s.period, s.area_kind, s.area, s.area_on,
       CASE WHEN s.dimension = '' THEN '{}' ELSE jsonb_build_object(s.dimension, s.code) END,
       false, 'people', s.value, s.stated_value, s.stated_state, s.held, s.revision
FROM unnest(:indicators::text[], :spans::text[], :periods::date[], :area_kinds::text[], :areas::text[],
            :area_ons::date[], :dimensions::text[], :codes::text[], :values::bigint[], :stated_values::bigint[],
            :stated_states::text[], :helds::bigint[], :revisions::integer[])
     AS s (indicator, span, period, area_kind, area, area_on, dimension, code, value, stated_value, stated_state,
           held, revision)
ON CONFLICT (indicator, span, period, area_kind, area, breakdown)
DO UPDATE SET value = excluded.value, stated_value = excluded.stated_value, stated_state = excluded.stated_state,
              held = excluded.held, revision = excluded.revision;
