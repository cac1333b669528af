-- name: read_tick(timer)$
SELECT last_tick FROM bus.tick WHERE timer = :timer;

-- name: write_tick(timer, at)!
INSERT INTO bus.tick (timer, last_tick) VALUES (:timer, :at::timestamptz)
ON CONFLICT (timer) DO UPDATE SET last_tick = greatest(bus.tick.last_tick, excluded.last_tick);
