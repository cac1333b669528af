-- name: note(indicators, periods, changes, stated_on)!
INSERT INTO revision (indicator, period, stated_on, change)
SELECT r.indicator, r.period, :stated_on::date, r.change
FROM unnest(:indicators::text[], :periods::date[], :changes::bigint[]) AS r (indicator, period, change)
ORDER BY r.indicator, r.period
ON CONFLICT (indicator, period) WHERE reason IS NULL DO UPDATE SET change = revision.change + excluded.change;

-- name: list_waiting()
SELECT stated_on, indicator, period, change FROM revision WHERE reason IS NULL ORDER BY stated_on, indicator, period;

-- name: count_waiting()$
SELECT count(DISTINCT (stated_on, indicator)) FROM revision WHERE reason IS NULL;

-- name: list_given()
-- The latest that have a reason.
SELECT indicator, period, stated_on, change, reason, words, given_on
FROM revision
WHERE reason IS NOT NULL
ORDER BY given_on DESC, revision_id DESC LIMIT 100;

-- name: list_of_month(period)
SELECT indicator, period, stated_on, change, reason, words, given_on
FROM revision WHERE period = :period::date ORDER BY revision_id;

-- name: give(indicators, stated_ons, reasons, words, given_on)
-- A reason for each figure that was told otherwise on a day, in all months it was.
UPDATE revision AS r
SET reason = g.reason, words = g.words, given_on = :given_on::date
FROM unnest(:indicators::text[], :stated_ons::date[], :reasons::text[], :words::text[])
     AS g (indicator, stated_on, reason, words)
WHERE r.reason IS NULL AND r.indicator = g.indicator AND r.stated_on = g.stated_on
RETURNING r.indicator, r.period, r.reason;
