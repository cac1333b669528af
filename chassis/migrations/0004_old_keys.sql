-- Old answers are looked for by every request that creates something: not by reading a whole day of them.
CREATE INDEX idempotency_key_by_age ON bus.idempotency_key (created_at);
