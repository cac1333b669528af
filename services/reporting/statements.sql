-- name: is_replaying(version)$
-- Whether the tallies are being counted anew, or will be, because the catalogue has grown.
SELECT EXISTS (SELECT 1 FROM bus.cursor WHERE reader = 'tallies' AND replay_until > sequence)
    OR EXISTS (SELECT 1 FROM bus.reader WHERE reader = 'tallies' AND replay_needed)
    OR EXISTS (SELECT 1 FROM counted_by WHERE version < :version::integer);

-- name: list_unsettled(closing, begun, most)
-- Tallies that are not at rest; and totals that nothing was told of yet: about people, of a month being closed, and of
-- indicators that the office has just begun to count.
SELECT indicator, span, period, area_kind, area, area_on, breakdown, rule, value, stated_value, stated_state, revision
FROM tally
WHERE span = 'month' AND value <> COALESCE(stated_value, 0) + held
UNION ALL
SELECT indicator, span, period, area_kind, area, area_on, breakdown, rule, value, stated_value, stated_state, revision
FROM tally
WHERE span = 'month' AND breakdown = '{}' AND stated_state IS NULL AND value = held
  AND (period = :closing::date AND rule = 'people' AND area_kind = 'office' OR indicator = ANY(:begun::text[]))
LIMIT :most::bigint;

-- name: keep_tellings(indicators, spans, periods, area_kinds, areas, dimensions, codes, values, stated_values, stated_states, helds, revisions)!
-- What has now been told of each tally. What was counted meanwhile stays counted: it is told next time.
UPDATE tally AS t
SET stated_value = s.stated_value, stated_state = s.stated_state, held = s.held, revision = s.revision
FROM unnest(:indicators::text[], :spans::text[], :periods::date[], :area_kinds::text[], :areas::text[],
            :dimensions::text[], :codes::text[], :values::bigint[], :stated_values::bigint[], :stated_states::text[],
            :helds::bigint[], :revisions::integer[])
     AS s (indicator, span, period, area_kind, area, dimension, code, value, stated_value, stated_state, held, revision)
WHERE t.indicator = s.indicator AND t.span = s.span AND t.period = s.period AND t.area_kind = s.area_kind
  AND t.area = s.area
  AND t.breakdown = CASE WHEN s.dimension = '' THEN '{}' ELSE jsonb_build_object(s.dimension, s.code) END;

-- name: insert_noughts(indicators, stocks, period, office)!
INSERT INTO tally (indicator, span, period, area_kind, area, breakdown, area_on, stock, rule, value)
SELECT i.indicator, 'month', :period::date, 'office', :office::text, '{}', :period::date, i.stock, 'people', 0
FROM unnest(:indicators::text[], :stocks::boolean[]) AS i (indicator, stock)
ON CONFLICT (indicator, span, period, area_kind, area, breakdown) DO NOTHING;

-- name: release_held(period)!
-- Nothing of a month that is being closed is held any longer for its being open.
UPDATE tally SET held = 0
WHERE span = 'month' AND period = :period::date AND rule <> 'live' AND stated_state IS NULL AND held <> 0;

-- name: raise_revisions(span, period)
UPDATE tally SET revision = revision + 1
WHERE span = :span AND period = :period::date AND stated_state IS NOT NULL
RETURNING indicator, span, period, area_kind, area, area_on, breakdown, rule, value, stated_value, stated_state, revision;
