-- name: list_offices()
-- The offices there are or have been.
SELECT code, name FROM reference.office WHERE kind <> 'contact_point' ORDER BY code;

-- name: list_areas()
-- Every county and municipality there has been, for as long as its code was valid under one name.
SELECT 'county' AS kind, code, name, valid_from, valid_to FROM reference.county
UNION ALL
SELECT 'municipality', code, name, valid_from, valid_to FROM reference.municipality
ORDER BY kind, code, valid_from;

-- name: drop_old_drafts(before)!
-- Files that were checked and never entered.
DELETE FROM historical_file WHERE state = 'draft' AND uploaded_at < :before::timestamptz;

-- name: insert_draft(title, replaces, digest, figures, figure_count, uploaded_at, uploaded_by)$
INSERT INTO historical_file (title, state, replaces, digest, figures, figure_count, uploaded_at, uploaded_by)
VALUES (:title, 'draft', :replaces::uuid, :digest, :figures::jsonb, :figure_count, :uploaded_at, :uploaded_by)
RETURNING file_id;

-- name: find_file(file_id)^
-- A file, beside the one it replaces.
SELECT f.file_id, f.number, f.title, f.state, f.replaces, f.digest, f.figures, f.figure_count, f.uploaded_at, f.entered_at,
       earlier.title AS replaces_title, earlier.figures AS replaces_figures
FROM historical_file AS f
LEFT JOIN historical_file AS earlier ON earlier.file_id = f.replaces
WHERE f.file_id = :file_id::uuid;

-- name: list_files()
-- Files that were entered, the last first, each beside the one that replaced it.
SELECT f.file_id, f.number, f.title, f.state, f.figure_count, f.entered_at, later.title AS replaced_by
FROM historical_file AS f
LEFT JOIN historical_file AS later ON later.replaces = f.file_id AND later.state <> 'draft'
WHERE f.state <> 'draft'
ORDER BY f.number DESC;

-- name: read_state(file_id)$
SELECT state FROM historical_file WHERE file_id = :file_id::uuid;

-- name: read_same(digest)$
-- The title of a file that stands and says the same.
SELECT title FROM historical_file WHERE digest = :digest AND state = 'standing';

-- name: list_taken(indicators, replaces)
-- Which figures, years and offices stand in a file, but for the one that is replaced.
SELECT DISTINCT one ->> 0 AS indicator, left(one ->> 2, 4)::integer AS year, one ->> 3 AS office, f.title
FROM historical_file AS f
CROSS JOIN LATERAL jsonb_array_elements(f.figures) AS figure (one)
WHERE f.state = 'standing' AND f.file_id IS DISTINCT FROM :replaces::uuid AND one ->> 0 = ANY(:indicators::text[]);

-- name: list_stated(indicators, start, finish)
-- In which months offices have stated something themselves.
SELECT DISTINCT indicator, office, period
FROM national_tally
WHERE indicator = ANY(:indicators::text[]) AND span = 'month' AND period BETWEEN :start::date AND :finish::date
  AND (value > 0 OR state = 'under_five');

-- name: list_ever(indicators, spans)
-- All that was ever told of figures from before Brikke, withdrawn or not.
SELECT office, indicator, span, period, area_kind, area, dimension_of(breakdown) AS dimension,
       COALESCE(breakdown ->> dimension_of(breakdown), '') AS code, value, state
FROM national_log
WHERE indicator = ANY(:indicators::text[]) AND span = ANY(:spans::text[]) AND state <> 'void'
ORDER BY log_position;

-- name: enter(file_id, entered_at)$
-- The file stands from now on, under the next number.
UPDATE historical_file
SET state = 'standing', entered_at = :entered_at::timestamptz,
    number = 1 + (SELECT COALESCE(max(other.number), 0) FROM historical_file AS other)
WHERE file_id = :file_id::uuid
RETURNING number;

-- name: set_state(file_id, state)!
UPDATE historical_file SET state = :state WHERE file_id = :file_id::uuid;

-- name: append_voids(offices, indicators, spans, periods, area_kinds, areas, dimensions, codes, recorded_at)!
-- A void for each statement of these figures that has none.
INSERT INTO national_log (office, indicator, span, period, area_kind, area, area_on, breakdown, value, state, revision,
                          epoch, sequence, recorded_at)
SELECT l.office, l.indicator, l.span, l.period, l.area_kind, l.area, l.area_on, l.breakdown, NULL, 'void', l.revision,
       l.epoch, l.sequence, :recorded_at::timestamptz
FROM unnest(:offices::text[], :indicators::text[], :spans::text[], :periods::date[], :area_kinds::text[],
            :areas::text[], :dimensions::text[], :codes::text[])
     AS s (office, indicator, span, period, area_kind, area, dimension, code)
JOIN national_log AS l
    ON l.office = s.office AND l.indicator = s.indicator AND l.span = s.span AND l.period = s.period
   AND l.area_kind = s.area_kind AND l.area = s.area AND dimension_of(l.breakdown) = s.dimension
   AND l.breakdown = CASE WHEN s.dimension = '' THEN '{}' ELSE jsonb_build_object(s.dimension, s.code) END
WHERE l.state <> 'void'
  AND NOT EXISTS (
      SELECT 1 FROM national_log AS v
      WHERE v.state = 'void' AND v.office = l.office AND v.epoch = l.epoch AND v.sequence = l.sequence
        AND v.indicator = l.indicator AND v.span = l.span AND v.period = l.period AND v.area_kind = l.area_kind
        AND v.area = l.area AND v.breakdown = l.breakdown)
ORDER BY l.log_position;

-- name: drop_figures(offices, indicators, spans, periods, area_kinds, areas, dimensions, codes)!
DELETE FROM national_tally AS t
USING unnest(:offices::text[], :indicators::text[], :spans::text[], :periods::date[], :area_kinds::text[],
             :areas::text[], :dimensions::text[], :codes::text[])
      AS s (office, indicator, span, period, area_kind, area, dimension, code)
WHERE t.office = s.office AND t.indicator = s.indicator AND t.span = s.span AND t.period = s.period
  AND t.area_kind = s.area_kind AND t.area = s.area
  AND t.breakdown = CASE WHEN s.dimension = '' THEN '{}' ELSE jsonb_build_object(s.dimension, s.code) END;
