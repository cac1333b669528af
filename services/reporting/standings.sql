-- name: lock_figures()^
SELECT pg_advisory_xact_lock(hashtextextended('reporting.figures', 0));

-- name: read_last_closed()$
SELECT max(period) FROM closed_period;

-- name: list_positions()
SELECT service, stream, epoch, sequence FROM closing_position;

-- name: read_counted_by()^
SELECT closed_version, activities_held FROM counted_by;

-- name: read_ended_on(office)$
SELECT begins_on FROM succession WHERE office = :office;
