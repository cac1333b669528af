-- name: list_offices(start, finish)
-- The offices open in these months, and any other that has been heard from, with how far its stream has come.
SELECT COALESCE(o.code, heard.office) AS code, COALESCE(o.name, heard.office) AS name,
       COALESCE(o.kind, 'link_centre') AS kind, heard.heard_at, COALESCE(heard.behind, 0) AS behind,
       (SELECT l.catalogue_version FROM national_log AS l
        WHERE l.office = COALESCE(o.code, heard.office) AND l.state <> 'void'
        ORDER BY l.epoch DESC, l.sequence DESC LIMIT 1) AS catalogue_version
FROM (SELECT code, name, kind FROM reference.office
      WHERE kind <> 'contact_point' AND valid_from < (:finish::date + interval '1 month')
        AND (valid_to IS NULL OR valid_to > :start::date)) AS o
FULL JOIN (SELECT c.office, max(greatest(c.head_at, c.moved_at)) AS heard_at,
                  max(greatest(c.head_last - c.sequence, 0)) AS behind
           FROM bus.cursor AS c
           WHERE c.reader = 'national_log' AND c.service = 'reporting' AND c.stream = 'national'
           GROUP BY c.office) AS heard ON heard.office = o.code
ORDER BY COALESCE(o.kind, 'link_centre') = 'head_office' DESC, COALESCE(o.kind, 'link_centre'), COALESCE(o.name, heard.office);

-- name: list_told(start, finish)
-- What each office has told of each month.
SELECT COALESCE(t.office, m.office) AS office, COALESCE(t.period, m.period) AS period,
       COALESCE(t.tallies, 0) AS tallies, COALESCE(t.under_five, 0) AS under_five, COALESCE(t.revised, 0) AS revised,
       m.matches, m.heard_on
FROM (SELECT office, period, count(*) AS tallies, count(*) FILTER (WHERE state = 'under_five') AS under_five,
             count(*) FILTER (WHERE revision > 1) AS revised
      FROM national_tally
      WHERE span = 'month' AND period BETWEEN :start::date AND :finish::date
      GROUP BY office, period) AS t
FULL JOIN (SELECT n.office, n.period, n.matches, c.heard_on
           FROM national_manifest AS n
           LEFT JOIN national_closing AS c ON c.office = n.office AND c.period = n.period
           WHERE n.span = 'month' AND n.period BETWEEN :start::date AND :finish::date) AS m
    ON (m.office, m.period) = (t.office, t.period);
