-- name: list_negative(period)
-- What of a month has a cell below nought.
SELECT DISTINCT indicator FROM tally WHERE span = 'month' AND period = :period::date AND value < 0 ORDER BY indicator;

-- name: count_not_counted()$
-- Messages that could not be counted, and those that wait behind them.
SELECT count(*) FROM bus.dead_letter WHERE reader = 'tallies' AND state IN ('dead', 'parked', 'retry');

-- name: count_long_starting(before_on)$
-- Groups with initiators still at the end of the month, though they started long before.
SELECT count(*) FROM group_fact
WHERE started_on < :before_on::date AND stepped_back_on IS NULL AND ended_on IS NULL;

-- name: keep_narrative(period, narrative)!
UPDATE closed_period SET narrative = :narrative WHERE period = :period;

-- name: keep_comments(period, kinds, indicators, comments)!
INSERT INTO closing_comment (period, kind, indicator, comment)
SELECT :period::date, c.kind, c.indicator, c.comment
FROM unnest(:kinds::text[], :indicators::text[], :comments::text[]) AS c (kind, indicator, comment);

-- name: list_comments(period)
SELECT kind, indicator, comment FROM closing_comment WHERE period = :period::date ORDER BY kind, indicator;

-- name: read_narrative(period)$
SELECT narrative FROM closed_period WHERE period = :period::date;
