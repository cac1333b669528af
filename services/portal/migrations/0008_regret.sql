-- What staff take out can be brought back for thirty days.
ALTER TABLE brochure ADD COLUMN removed_at timestamptz;
ALTER TABLE help_line ADD COLUMN removed_at timestamptz;
COMMENT ON COLUMN brochure.removed_at IS 'When it was taken off the shelf, null while it is there; UTC; clock; personal: no; keep: 30 days, then the row goes';
COMMENT ON COLUMN help_line.removed_at IS 'When it was taken out, null while it is shown; UTC; clock; personal: no; keep: 30 days, then the row goes';
