-- name: note(office, period, asked_on)$
-- Note the last day a month was asked for. Null when it was asked for on that day or later already.
INSERT INTO awaited AS a (office, period, asked_on) VALUES (:office, :period, :asked_on)
ON CONFLICT (office, period) DO UPDATE SET asked_on = excluded.asked_on WHERE a.asked_on < excluded.asked_on
RETURNING true;

-- name: list_last_asked()
SELECT office, max(asked_on) AS asked_on FROM awaited GROUP BY office;

-- name: list_open(office)
-- What was asked for and is not signed off.
SELECT a.period FROM awaited AS a
WHERE a.office = :office AND NOT EXISTS (SELECT 1 FROM closed_period AS c WHERE c.period = a.period)
ORDER BY a.period;

-- name: forget()!
DELETE FROM awaited;
