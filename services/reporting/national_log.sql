-- name: lock_log()^
-- One writer at a time, so that places in the log come in the order of commits.
SELECT pg_advisory_xact_lock(hashtextextended('reporting.national_log', 0));

-- name: read_last_recorded()$
SELECT greatest(
    (SELECT recorded_at FROM national_log ORDER BY log_position DESC LIMIT 1),
    (SELECT recorded_at FROM national_revision ORDER BY log_position DESC LIMIT 1));

-- name: append(offices, indicators, spans, periods, area_kinds, areas, area_ons, dimensions, codes, values, states, revisions, epochs, sequences, versions, last, recorded_at)!
-- Into the log in the order given; and of each cell the last into the figures that stand, where an older statement never
-- takes the place of a newer one.
WITH told AS MATERIALIZED (
    SELECT s.*, CASE WHEN s.dimension = '' THEN '{}' ELSE jsonb_build_object(s.dimension, s.code) END AS breakdown
    FROM unnest(:offices::text[], :indicators::text[], :spans::text[], :periods::date[], :area_kinds::text[],
                :areas::text[], :area_ons::date[], :dimensions::text[], :codes::text[], :values::bigint[],
                :states::text[], :revisions::integer[], :epochs::integer[], :sequences::bigint[], :versions::integer[],
                :last::boolean[])
         WITH ORDINALITY
         AS s (office, indicator, span, period, area_kind, area, area_on, dimension, code, value, state, revision, epoch,
               sequence, version, last, place)
), logged AS (
    INSERT INTO national_log (office, indicator, span, period, area_kind, area, area_on, breakdown, value, state,
                              revision, epoch, sequence, catalogue_version, recorded_at)
    SELECT s.office, s.indicator, s.span, s.period, s.area_kind, s.area, s.area_on, s.breakdown, s.value, s.state,
           s.revision, s.epoch, s.sequence, s.version, :recorded_at::timestamptz
    FROM told AS s
    ORDER BY s.place
)
INSERT INTO national_tally (office, indicator, span, period, area_kind, area, area_on, breakdown, value, state, revision,
                            epoch, sequence)
SELECT s.office, s.indicator, s.span, s.period, s.area_kind, s.area, s.area_on, s.breakdown, s.value, s.state, s.revision,
       s.epoch, s.sequence
FROM told AS s
WHERE s.last
ON CONFLICT (office, indicator, span, period, area_kind, area, breakdown) DO UPDATE
SET area_on = excluded.area_on, value = excluded.value, state = excluded.state, revision = excluded.revision,
    epoch = excluded.epoch, sequence = excluded.sequence
WHERE (excluded.epoch, excluded.sequence) > (national_tally.epoch, national_tally.sequence);

-- name: append_voids(office, epoch, after, recorded_at)!
-- A void for each statement of an epoch past its end, once.
INSERT INTO national_log (office, indicator, span, period, area_kind, area, area_on, breakdown, value, state, revision,
                          epoch, sequence, catalogue_version, recorded_at)
SELECT l.office, l.indicator, l.span, l.period, l.area_kind, l.area, l.area_on, l.breakdown, NULL, 'void', l.revision,
       l.epoch, l.sequence, l.catalogue_version, :recorded_at::timestamptz
FROM national_log AS l
WHERE l.office = :office AND l.epoch = :epoch::integer AND l.sequence > :after::bigint AND l.state <> 'void'
  AND NOT EXISTS (
      SELECT 1 FROM national_log AS v
      WHERE v.state = 'void' AND v.office = l.office AND v.epoch = l.epoch AND v.sequence = l.sequence
        AND v.indicator = l.indicator AND v.span = l.span AND v.period = l.period AND v.area_kind = l.area_kind
        AND v.area = l.area AND v.breakdown = l.breakdown)
ORDER BY l.log_position;

-- name: append_void_revisions(office, epoch, after, recorded_at)!
-- A void for each thing that was noted or explained in an epoch past its end, once.
INSERT INTO national_revision (log_position, office, indicator, period, state, epoch, sequence, recorded_at)
SELECT nextval(pg_get_serial_sequence('national_log', 'log_position')), r.office, r.indicator, r.period, 'void', r.epoch,
       r.sequence, :recorded_at::timestamptz
FROM national_revision AS r
WHERE r.office = :office AND r.epoch = :epoch::integer AND r.sequence > :after::bigint AND r.state <> 'void'
  AND NOT EXISTS (
      SELECT 1 FROM national_revision AS v
      WHERE v.state = 'void' AND v.office = r.office AND v.epoch = r.epoch AND v.sequence = r.sequence
        AND v.indicator = r.indicator AND v.period = r.period)
ORDER BY r.log_position;

-- name: drop_void_figures(office, epoch, after)!
DELETE FROM national_tally
WHERE office = :office AND epoch = :epoch::integer AND sequence > :after::bigint;

-- name: restore_figures(office, epoch, after)!
-- Cells that a void has left without a figure get the last statement before it.
INSERT INTO national_tally (office, indicator, span, period, area_kind, area, area_on, breakdown, value, state, revision,
                            epoch, sequence)
SELECT DISTINCT ON (l.indicator, l.span, l.period, l.area_kind, l.area, l.breakdown)
       l.office, l.indicator, l.span, l.period, l.area_kind, l.area, l.area_on, l.breakdown, l.value, l.state,
       l.revision, l.epoch, l.sequence
FROM national_log AS l
JOIN (
    SELECT DISTINCT w.indicator, w.span, w.period, w.area_kind, w.area, w.breakdown
    FROM national_log AS w
    WHERE w.state = 'void' AND w.office = :office AND w.epoch = :epoch::integer AND w.sequence > :after::bigint
) AS cell USING (indicator, span, period, area_kind, area, breakdown)
WHERE l.office = :office AND l.state <> 'void'
  AND NOT EXISTS (
      SELECT 1 FROM national_log AS v
      WHERE v.state = 'void' AND v.office = l.office AND v.epoch = l.epoch AND v.sequence = l.sequence
        AND v.indicator = l.indicator AND v.span = l.span AND v.period = l.period AND v.area_kind = l.area_kind
        AND v.area = l.area AND v.breakdown = l.breakdown)
ORDER BY l.indicator, l.span, l.period, l.area_kind, l.area, l.breakdown, l.epoch DESC, l.sequence DESC,
         l.log_position DESC
ON CONFLICT (office, indicator, span, period, area_kind, area, breakdown) DO NOTHING;

-- name: drop_void_manifests(office, epoch, after)!
DELETE FROM national_manifest
WHERE office = :office AND epoch = :epoch::integer AND sequence > :after::bigint;

-- name: read_position(as_of)$
SELECT log_position FROM as_of_position WHERE as_of = :as_of;

-- name: settle_position(as_of, settled_at)!
-- The last place recorded before the date ended in Norway; never before that of an earlier date.
INSERT INTO as_of_position (as_of, log_position, settled_at)
SELECT :as_of::date,
       greatest(
           COALESCE((SELECT max(l.log_position) FROM national_log AS l
                     WHERE l.recorded_at < ((:as_of::date + 1)::timestamp AT TIME ZONE 'Europe/Oslo')), 0),
           COALESCE((SELECT max(r.log_position) FROM national_revision AS r
                     WHERE r.recorded_at < ((:as_of::date + 1)::timestamp AT TIME ZONE 'Europe/Oslo')), 0),
           COALESCE((SELECT max(p.log_position) FROM as_of_position AS p WHERE p.as_of < :as_of::date), 0)),
       :settled_at::timestamptz
ON CONFLICT (as_of) DO NOTHING;

-- name: read_last_position()$
-- Also where a revision was noted or explained: a report of that place knows of it.
SELECT greatest((SELECT max(log_position) FROM national_log), (SELECT max(log_position) FROM national_revision), 0);

-- name: read_recorded(position)$
-- When a place in the log was reached; a place may have been left empty by a transaction that was given up. Of a place before
-- the first: when the log began, which no later day changes.
SELECT COALESCE(
    (SELECT recorded_at FROM national_log WHERE log_position <= :position::bigint ORDER BY log_position DESC LIMIT 1),
    (SELECT recorded_at FROM national_log ORDER BY log_position LIMIT 1));

-- name: list_closed_offices()
SELECT office, begins_on FROM succession;
