-- Text messages: nobody's phone is written to unless they have said that it is safe.
ALTER TABLE message ADD COLUMN is_safe boolean;
COMMENT ON COLUMN message.is_safe IS 'Whether the person has said that messages to this phone are safe, null when not asked; yes/no; command; personal: no; keep: with the row';
