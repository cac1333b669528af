-- Words in a language that those who made them do not master are sent once somebody who does has read them. What an office has
-- written in Northern Sami itself was in use before that was asked, and stays so.
ALTER TABLE text_edition ADD COLUMN read_by text;
UPDATE text_edition SET read_by = ''
WHERE language = 'se' AND subject IS NOT NULL;
COMMENT ON COLUMN text_edition.read_by IS 'First name of somebody who speaks the language and has read the words, null when nobody has or need, empty when they were in use before that was asked; text; staff; personal: yes; keep: always';
