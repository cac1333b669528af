-- name: add_flows(indicators, periods, area_kinds, areas, dimensions, codes, rules, changes)!
-- Add to what happened in a month, making the cells that are new.
INSERT INTO tally (indicator, span, period, area_kind, area, breakdown, area_on, stock, rule, value)
SELECT c.indicator, 'month', c.period, c.area_kind, c.area,
       CASE WHEN c.dimension = '' THEN '{}' ELSE jsonb_build_object(c.dimension, c.code) END,
       valid_day(c.area_kind, c.area, c.period), false, c.rule, c.change
FROM unnest(:indicators::text[], :periods::date[], :area_kinds::text[], :areas::text[], :dimensions::text[],
            :codes::text[], :rules::text[], :changes::bigint[])
     AS c (indicator, period, area_kind, area, dimension, code, rule, change)
ON CONFLICT (indicator, span, period, area_kind, area, breakdown)
DO UPDATE SET value = tally.value + excluded.value;

-- name: fill_stocks(indicators, periods, area_kinds, areas, dimensions, codes, rules, until)!
-- Make the months of these stocks from the change to this month, each beginning with what stood before it.
WITH changed AS (
    SELECT c.indicator, c.area_kind, c.area, c.rule, c.period,
           CASE WHEN c.dimension = '' THEN '{}' ELSE jsonb_build_object(c.dimension, c.code) END AS breakdown
    FROM unnest(:indicators::text[], :periods::date[], :area_kinds::text[], :areas::text[], :dimensions::text[],
                :codes::text[], :rules::text[])
         AS c (indicator, period, area_kind, area, dimension, code, rule)
)
INSERT INTO tally (indicator, span, period, area_kind, area, breakdown, area_on, stock, rule, value)
SELECT DISTINCT ON (c.indicator, month.first, c.area_kind, c.area, c.breakdown)
       c.indicator, 'month', month.first::date, c.area_kind, c.area, c.breakdown,
       valid_day(c.area_kind, c.area, month.first::date),
       true, c.rule,
       COALESCE((SELECT t.value FROM tally AS t
                 WHERE t.indicator = c.indicator AND t.span = 'month' AND t.area_kind = c.area_kind
                   AND t.area = c.area AND t.breakdown = c.breakdown AND t.period < month.first
                 ORDER BY t.period DESC LIMIT 1), 0)
FROM changed AS c
CROSS JOIN LATERAL generate_series(c.period, greatest(c.period, :until::date), interval '1 month') AS month (first)
ORDER BY c.indicator, month.first, c.area_kind, c.area, c.breakdown, c.period
ON CONFLICT (indicator, span, period, area_kind, area, breakdown) DO NOTHING;

-- name: add_stocks(indicators, periods, area_kinds, areas, dimensions, codes, changes)!
-- Add a change to its own month and to every month after it.
UPDATE tally AS t
SET value = t.value + later.change
FROM (
    SELECT l.indicator, l.period, l.area_kind, l.area, l.breakdown, sum(c.change)::bigint AS change
    FROM unnest(:indicators::text[], :periods::date[], :area_kinds::text[], :areas::text[], :dimensions::text[],
                :codes::text[], :changes::bigint[])
         AS c (indicator, period, area_kind, area, dimension, code, change)
    JOIN tally AS l
        ON l.indicator = c.indicator AND l.span = 'month' AND l.area_kind = c.area_kind AND l.area = c.area
       AND l.breakdown = CASE WHEN c.dimension = '' THEN '{}' ELSE jsonb_build_object(c.dimension, c.code) END
       AND l.period >= c.period
    GROUP BY l.indicator, l.period, l.area_kind, l.area, l.breakdown
) AS later
WHERE t.indicator = later.indicator AND t.span = 'month' AND t.period = later.period
  AND t.area_kind = later.area_kind AND t.area = later.area AND t.breakdown = later.breakdown;

-- name: carry_stocks(until)!
-- Make the months that are missing between a stock's first month and this one, each as the month before it.
INSERT INTO tally (indicator, span, period, area_kind, area, breakdown, area_on, stock, rule, value)
SELECT t.indicator, 'month', month.first::date, t.area_kind, t.area, t.breakdown,
       valid_day(t.area_kind, t.area, month.first::date),
       true, t.rule, t.value
FROM (
    SELECT s.indicator, s.period, s.area_kind, s.area, s.breakdown, s.rule, s.value,
           lead(s.period) OVER (PARTITION BY s.indicator, s.area_kind, s.area, s.breakdown ORDER BY s.period) AS next
    FROM tally AS s
    WHERE s.stock AND s.span = 'month'
) AS t
CROSS JOIN LATERAL generate_series(t.period + interval '1 month',
                                   least(COALESCE(t.next, 'infinity'::date) - interval '1 month', :until::date),
                                   interval '1 month') AS month (first)
ON CONFLICT (indicator, span, period, area_kind, area, breakdown) DO NOTHING;

-- name: list_groups(group_ids)
SELECT group_id, municipality_code, format, theme, started_on, stepped_back_on, ended_on
FROM group_fact WHERE group_id = ANY(:group_ids::uuid[]);

-- name: keep_groups(group_ids, municipality_codes, formats, themes, started_ons, stepped_back_ons, ended_ons)!
-- Keep what is known of these groups now.
INSERT INTO group_fact (group_id, municipality_code, format, theme, started_on, stepped_back_on, ended_on)
SELECT f.group_id, f.municipality_code, f.format, f.theme, f.started_on, f.stepped_back_on, f.ended_on
FROM unnest(:group_ids::uuid[], :municipality_codes::text[], :formats::text[], :themes::text[],
            :started_ons::date[], :stepped_back_ons::date[], :ended_ons::date[])
     AS f (group_id, municipality_code, format, theme, started_on, stepped_back_on, ended_on)
ON CONFLICT (group_id) DO UPDATE
SET municipality_code = excluded.municipality_code, format = excluded.format, theme = excluded.theme,
    started_on = excluded.started_on, stepped_back_on = excluded.stepped_back_on, ended_on = excluded.ended_on;

-- name: forget_groups()!
-- Groups that started in a month that is open: the replay tells of them again.
DELETE FROM group_fact WHERE NOT closed;

-- name: rewind_groups()!
-- The others are as the last closing knew them.
UPDATE group_fact SET stepped_back_on = closed_stepped_back_on, ended_on = closed_ended_on;

-- name: drop_open_tallies(open_from)!
-- Cells nobody has been told of, in months that are open.
DELETE FROM tally WHERE span = 'month' AND period >= :open_from::date AND stated_state IS NULL;

-- name: rewind_tallies()!
-- Back to what the last closing froze.
UPDATE tally SET value = COALESCE(closed_value, 0) WHERE span = 'month' AND value <> COALESCE(closed_value, 0);

-- name: rewind_stocks(open_from)!
-- What stood at the end of the last closed month stands in every open one, until the replay changes it.
UPDATE tally AS t
SET value = base.value
FROM (
    SELECT DISTINCT ON (c.indicator, c.area_kind, c.area, c.breakdown)
           c.indicator, c.area_kind, c.area, c.breakdown, COALESCE(c.closed_value, 0) AS value
    FROM tally AS c
    WHERE c.stock AND c.span = 'month' AND c.period < :open_from::date
    ORDER BY c.indicator, c.area_kind, c.area, c.breakdown, c.period DESC
) AS base
WHERE t.stock AND t.span = 'month' AND t.period >= :open_from::date
  AND t.indicator = base.indicator AND t.area_kind = base.area_kind AND t.area = base.area
  AND t.breakdown = base.breakdown;

-- name: let_pass(begins_on)!
UPDATE tally SET value = 0 WHERE span = 'month' AND period >= :begins_on::date AND value <> 0;
