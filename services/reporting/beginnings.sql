-- name: ask_for_replay(version)!
-- The reader of the tallies begins again where the catalogue has grown.
UPDATE bus.reader SET replay_needed = true
WHERE reader = 'tallies' AND EXISTS (SELECT 1 FROM counted_by WHERE version < :version::integer);

-- name: keep_version(version)!
-- Also a step back to an older version is kept: what is new then has to be counted again afterwards.
UPDATE counted_by SET version = :version::integer, closed_version = least(closed_version, :version::integer)
WHERE version <> :version::integer;

-- name: list_starts()
SELECT indicator, known_from FROM indicator_start;

-- name: list_lost()
-- The services of whose past something was pruned before it was counted anew.
SELECT DISTINCT service FROM bus.hole WHERE reader = 'tallies';

-- name: read_first_month()$
SELECT min(period) FROM tally WHERE span = 'month';

-- name: keep_start(indicator, known_from)!
INSERT INTO indicator_start (indicator, known_from) VALUES (:indicator, :known_from::date);

-- name: insert_noughts(indicator, months, area_kind, area, stock, rule)!
INSERT INTO tally (indicator, span, period, area_kind, area, breakdown, area_on, stock, rule, value)
SELECT :indicator, 'month', month.first, :area_kind::text, :area::text, '{}',
       valid_day(:area_kind, :area, month.first), :stock::boolean, :rule::text, 0
FROM unnest(:months::date[]) AS month (first)
ON CONFLICT (indicator, span, period, area_kind, area, breakdown) DO NOTHING;

-- name: read_told_from(indicator, area_kind, position)^
-- The first month told of by any office, as it stood at a place in the log, and how many offices had told of it.
SELECT min(period) AS since, count(DISTINCT office) AS offices
FROM figures_at(:indicator, 'month', '0001-01-01', '9999-12-31', :area_kind, '', :position::bigint);
