-- An organiser chooses who may register: those with a code, and so many of each organisation.
ALTER TABLE event ADD COLUMN by_invitation boolean NOT NULL DEFAULT false;
ALTER TABLE event ADD COLUMN most_per_organisation integer;
ALTER TABLE event ADD CONSTRAINT most_is_one_or_more CHECK (most_per_organisation BETWEEN 1 AND 100000);
COMMENT ON COLUMN event.by_invitation IS 'Whether a code from the office is needed to register; yes/no; event manager; personal: no; keep: always';
COMMENT ON COLUMN event.most_per_organisation IS 'Most seats for people of one workplace or organisation, null when as many as there are; count; event manager; personal: no; keep: always';

CREATE TABLE invitation (
    invitation_id uuid PRIMARY KEY,
    event_id uuid NOT NULL,
    code text NOT NULL,
    meant_for text NOT NULL,
    seats integer NOT NULL,
    made_at timestamptz NOT NULL,
    withdrawn_at timestamptz,
    CONSTRAINT invitation_is_to_an_event FOREIGN KEY (event_id) REFERENCES event,
    CONSTRAINT one_invitation_per_code UNIQUE (event_id, code),
    CONSTRAINT invitation_is_for_one_or_more CHECK (seats BETWEEN 1 AND 100000)
);
COMMENT ON TABLE invitation IS 'Codes that open registration for an event by invitation; how many seats are used is counted, never stored.';
COMMENT ON COLUMN invitation.invitation_id IS 'Identity, random; uuid; use case; personal: no; keep: always';
COMMENT ON COLUMN invitation.event_id IS 'What it invites to; uuid; use case; personal: no; keep: always';
COMMENT ON COLUMN invitation.code IS 'What is written to register, random; code; use case; personal: no; keep: always';
COMMENT ON COLUMN invitation.meant_for IS 'Whom it is given to, an organisation or a circle, for the office''s own list; text; event manager; personal: no; keep: always';
COMMENT ON COLUMN invitation.seats IS 'How many people may register by it in all; count; event manager; personal: no; keep: always';
COMMENT ON COLUMN invitation.made_at IS 'When it was made; UTC; clock; personal: no; keep: always';
COMMENT ON COLUMN invitation.withdrawn_at IS 'When it ceased to open anything, null while it does; UTC; clock; personal: no; keep: always';

ALTER TABLE registration ADD COLUMN invitation_id uuid;
ALTER TABLE registration ADD CONSTRAINT registration_by_a_code FOREIGN KEY (invitation_id) REFERENCES invitation;
COMMENT ON COLUMN registration.invitation_id IS 'The code it was made by, null where none was needed; uuid; who registered; personal: no; keep: with the row';
