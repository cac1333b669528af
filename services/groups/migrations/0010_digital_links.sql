-- Links of digital groups: kept, shown behind the code, made anew by one press.
ALTER TABLE policy ADD COLUMN digital_at text;
COMMENT ON COLUMN policy.digital_at IS 'Address that the links of digital groups begin with, null: links are made elsewhere; address; office; personal: no; keep: always';

-- Where a digital group meets: an address that whoever has it can come in by, until it is made anew.
CREATE TABLE digital_link (
    group_id uuid NOT NULL,
    address text NOT NULL,
    made_on date NOT NULL,
    somebody_left boolean NOT NULL DEFAULT false,
    CONSTRAINT one_digital_link_of_a_group PRIMARY KEY (group_id),
    CONSTRAINT digital_link_of_a_group FOREIGN KEY (group_id) REFERENCES self_help_group (group_id),
    CONSTRAINT digital_link_is_sealed_on_its_way CHECK (address LIKE 'https://%')
);
COMMENT ON TABLE digital_link IS 'Where digital groups meet: shown to those who take part on their own page, and in no message.';
COMMENT ON COLUMN digital_link.group_id IS 'The group; uuid; use case; personal: no; keep: until the group ends';
COMMENT ON COLUMN digital_link.address IS 'Where it meets; address; coordinator; personal: no; keep: until another is made or the group ends';
COMMENT ON COLUMN digital_link.made_on IS 'When it was made; date; clock; personal: no; keep: with the row';
COMMENT ON COLUMN digital_link.somebody_left IS 'Whether somebody who could see it has left the group since; flag; use case; personal: no; keep: with the row';
