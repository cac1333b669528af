-- name: list_told(span, period)
-- What this office has told of a period.
SELECT indicator, area_kind, area, breakdown, stated_state AS state, stated_value AS value
FROM tally
WHERE span = :span AND period = :period::date AND stated_state IS NOT NULL;

-- name: list_figures(office, span, period)
-- What head office knows of an office's period.
SELECT indicator, area_kind, area, breakdown, state, value
FROM national_tally
WHERE office = :office AND span = :span AND period = :period::date;

-- name: keep_manifest(office, span, period, tally_count, value_sum, sha256, matches, epoch, sequence, received_at)!
INSERT INTO national_manifest (office, span, period, tally_count, value_sum, sha256, matches, epoch, sequence, received_at)
VALUES (:office, :span, :period, :tally_count, :value_sum, :sha256, :matches, :epoch, :sequence, :received_at)
ON CONFLICT (office, span, period) DO UPDATE
SET tally_count = excluded.tally_count, value_sum = excluded.value_sum, sha256 = excluded.sha256,
    matches = excluded.matches, epoch = excluded.epoch, sequence = excluded.sequence,
    received_at = excluded.received_at
WHERE (excluded.epoch, excluded.sequence) > (national_manifest.epoch, national_manifest.sequence);

-- name: note_first(office, period, heard_on)!
-- The day on which a month was first heard to be closed.
INSERT INTO national_closing (office, period, heard_on) VALUES (:office, :period, :heard_on)
ON CONFLICT (office, period) DO NOTHING;
