-- name: list_standing()
-- What stands as told of people, where no journal knows of it yet.
SELECT indicator, span, period, area_kind, area, breakdown, stated_state AS state, stated_value AS value
FROM tally
WHERE rule = 'people' AND stated_state IS NOT NULL;

-- name: was_restored()$
SELECT EXISTS (SELECT FROM bus.epoch WHERE stream = 'national' AND reason <> 'start');

-- name: read_unawares()$
-- When it was last found that the database had been put back by somebody who did not say so.
SELECT max(began_at) FROM bus.epoch WHERE stream = 'national' AND reason = 'restored_unawares';
