-- name: read_first_month()$
-- The first month anything was counted in.
SELECT min(period) FROM tally WHERE span = 'month';

-- name: list_closed()
SELECT period, closed_on FROM closed_period ORDER BY period;

-- name: insert_closed(period, closed_on, closed_by)!
INSERT INTO closed_period (period, closed_on, closed_by) VALUES (:period, :closed_on, :closed_by);

-- name: hold_readers()
-- Hold the reader of the tallies where it stands: values and place must be frozen as of one moment.
SELECT sequence FROM bus.cursor WHERE reader = 'tallies' ORDER BY office, service, stream FOR UPDATE;

-- name: freeze_tallies(period)!
-- What all closed months hold now is what a replay starts from.
UPDATE tally SET closed_value = value
WHERE span = 'month' AND period <= :period::date AND closed_value IS DISTINCT FROM value;

-- name: freeze_groups(open_from)!
-- What is known of groups by then, and belongs to closed months.
UPDATE group_fact AS g
SET closed = g.started_on < :open_from::date,
    closed_stepped_back_on = CASE WHEN g.stepped_back_on < :open_from::date THEN g.stepped_back_on END,
    closed_ended_on = CASE WHEN g.ended_on < :open_from::date THEN g.ended_on END;

-- name: freeze_positions()!
INSERT INTO closing_position (service, stream, epoch, sequence)
SELECT service, stream, epoch, sequence FROM bus.cursor WHERE reader = 'tallies'
ON CONFLICT (service, stream) DO UPDATE SET epoch = excluded.epoch, sequence = excluded.sequence;

-- name: freeze_catalogue()!
UPDATE counted_by SET closed_version = version;
