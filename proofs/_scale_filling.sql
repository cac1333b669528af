-- name: choose_cells(indicators, area_kinds, dimensions, codes)!
-- What an office tells of each month: a total and its parts.
INSERT INTO filling.cell (indicator, area_kind, dimension, code)
SELECT * FROM unnest(:indicators::text[], :area_kinds::text[], :dimensions::text[], :codes::text[]);

-- name: choose_areas(offices, first, months, area_kind)!
-- Two municipalities of each office, as they were in each month, and the counties they lay in.
INSERT INTO filling.area (office, period, area_kind, area)
SELECT DISTINCT place.office, place.period, :area_kind::text,
       CASE :area_kind::text WHEN 'municipality' THEN m.code WHEN 'county' THEN m.county_code
                             ELSE 'office-' || lpad(place.office::text, 3, '0') END
FROM (
    SELECT office, half, (:first::date + month * interval '1 month')::date AS period
    FROM generate_series(1, :offices::integer) AS office, generate_series(0, :months::integer - 1) AS month,
         generate_series(0, 1) AS half
) AS place
JOIN (
    SELECT known.period, m.code, m.county_code, count(*) OVER (PARTITION BY known.period) AS codes,
           row_number() OVER (PARTITION BY known.period ORDER BY m.code) - 1 AS number
    FROM (SELECT (:first::date + month * interval '1 month')::date AS period
          FROM generate_series(0, :months::integer - 1) AS month) AS known
    JOIN reference.municipality AS m
        ON m.valid_from <= known.period AND (m.valid_to IS NULL OR known.period < m.valid_to)
) AS m ON m.period = place.period AND m.number = (place.office + place.half * m.codes / 2) % m.codes;

-- name: tell_first()!
-- Every office's months one after another, as they would have come: five hundred tallies in a message.
INSERT INTO national_log (office, indicator, span, period, area_kind, area, area_on, breakdown, value, state, revision, epoch,
                          sequence, recorded_at)
SELECT 'office-' || lpad(a.office::text, 3, '0'), c.indicator, 'month', a.period, c.area_kind, a.area, a.period,
       CASE WHEN c.dimension = '' THEN '{}'::jsonb ELSE jsonb_build_object(c.dimension, c.code) END,
       5 + hashint8(a.office * 7919 + extract(epoch FROM a.period)::bigint / 86400 + hashtext(c.indicator || c.code)) & 31,
       'stated', 1, 1,
       row_number() OVER (PARTITION BY a.office ORDER BY a.period, c.indicator, c.dimension, c.code, a.area) / 500 + 1,
       (a.period + interval '1 month 2 days')::timestamptz
FROM filling.area AS a
JOIN filling.cell AS c USING (area_kind)
ORDER BY a.period, a.office;

-- name: tell_again(every)!
-- One in so many is told a second time, three months later, as one more.
INSERT INTO national_log (office, indicator, span, period, area_kind, area, area_on, breakdown, value, state, revision, epoch,
                          sequence, recorded_at)
SELECT office, indicator, span, period, area_kind, area, area_on, breakdown, value + 1, state, 2, 1, sequence + 1000000,
       (SELECT max(recorded_at) FROM national_log)
FROM national_log AS l
WHERE log_position % :every::integer = 0
ORDER BY log_position;

-- name: stand_where_told()!
-- Head office has heard all that, and hears what is told next.
INSERT INTO bus.cursor (reader, office, service, stream, epoch, sequence, timeline)
SELECT 'national_log', office, 'reporting', 'national', 1, max(sequence), '{0}'
FROM national_log
GROUP BY office;

-- name: is_filled()$
SELECT EXISTS (SELECT 1 FROM national_log);

-- name: read_filled()^
-- What was told by the filling.
SELECT min(period) AS first, max(period) AS last, count(*) AS statements, count(*) FILTER (WHERE revision = 1) AS tallies
FROM national_log;
