-- A promise is kept in working days, the number that portal shows on every public page; until now it was calendar days.
ALTER TABLE policy ALTER COLUMN hear_within_days SET DEFAULT 5;
UPDATE policy SET hear_within_days = 5
WHERE hear_within_days = 7;
COMMENT ON COLUMN policy.hear_within_days IS 'What a receipt promises: heard from within; working days; portal.promise_changed.v1; personal: no; keep: always';
