-- A ticket of one's own, for one in a party whose address is known: a code for the door, and a link to that one place alone.
-- What was told of it by letter stands with it, so that the clock sees what is to be told anew.
CREATE TABLE ticket (
    ticket_id uuid PRIMARY KEY,
    event_id uuid NOT NULL,
    registration_id uuid NOT NULL,
    person integer,
    email text,
    code text NOT NULL,
    made_at timestamptz NOT NULL,
    told_version integer,
    told_way text,
    told_at timestamptz,
    reminded_version integer,
    checked_in_at timestamptz,
    CONSTRAINT ticket_is_for_an_event FOREIGN KEY (event_id) REFERENCES event,
    CONSTRAINT ticket_goes_with_its_registration
    FOREIGN KEY (registration_id) REFERENCES registration ON DELETE CASCADE,
    CONSTRAINT one_ticket_per_person UNIQUE (registration_id, person) DEFERRABLE,
    CONSTRAINT one_ticket_per_code UNIQUE (event_id, code),
    CONSTRAINT ticket_is_of_one_of_the_others CHECK (person BETWEEN 2 AND 20),
    CONSTRAINT ticket_has_an_address_while_it_holds CHECK ((person IS NULL) = (email IS NULL)),
    CONSTRAINT ticket_told_way_is_known CHECK (told_way IN ('in_person', 'digital'))
);
COMMENT ON TABLE ticket IS 'Tickets of their own for those in a party who can be written to.';
COMMENT ON COLUMN ticket.ticket_id IS 'Identity, random; uuid; use case; personal: yes; keep: 180 days after the event';
COMMENT ON COLUMN ticket.event_id IS 'What it is for; uuid; use case; personal: no; keep: with the row';
COMMENT ON COLUMN ticket.registration_id IS 'The party; uuid; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN ticket.person IS 'Which of the party, 2 for the first of the others, null once it does not hold any more; count; use case; personal: no; keep: with the row';
COMMENT ON COLUMN ticket.email IS 'Where to write, null once it does not hold any more; address; who registered; personal: yes; keep: with the row';
COMMENT ON COLUMN ticket.code IS 'What is shown at the door; text; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN ticket.made_at IS 'When it was made; UTC; clock; personal: no; keep: with the row';
COMMENT ON COLUMN ticket.told_version IS 'The event''s version in which they were told that they have a place, null when they were not, or were told that they have none; count; use case; personal: no; keep: with the row';
COMMENT ON COLUMN ticket.told_way IS 'How they were told to take part, in_person or digital, null when as the event; code; use case; personal: no; keep: with the row';
COMMENT ON COLUMN ticket.told_at IS 'When they were last told, null before; UTC; clock; personal: no; keep: with the row';
COMMENT ON COLUMN ticket.reminded_version IS 'The event''s version they have been reminded of, null before; count; use case; personal: no; keep: with the row';
COMMENT ON COLUMN ticket.checked_in_at IS 'When they came through the door, null if nobody said; UTC; clock; personal: no; keep: with the row';

-- Links to a ticket are apart from those to a registration, so that none of what those open is opened by these.
CREATE TABLE ticket_link (
    link_hash bytea PRIMARY KEY,
    ticket_id uuid NOT NULL,
    made_at timestamptz NOT NULL,
    CONSTRAINT ticket_link_goes_with_its_ticket FOREIGN KEY (ticket_id) REFERENCES ticket ON DELETE CASCADE
);
CREATE INDEX ticket_link_of_ticket ON ticket_link (ticket_id);
COMMENT ON TABLE ticket_link IS 'Addresses by which one in a party looks at or gives up their own place without signing in.';
COMMENT ON COLUMN ticket_link.link_hash IS 'SHA-256 of the random token in the address; bytes; use case; personal: no; keep: 180 days after the event';
COMMENT ON COLUMN ticket_link.ticket_id IS 'What it opens; uuid; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN ticket_link.made_at IS 'When it was made; UTC; clock; personal: no; keep: with the row';
