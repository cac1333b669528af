-- Events of head office's that every office shows: the mark at head office, and at an office what it has been told of them.
ALTER TABLE event ADD COLUMN national boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN event.national IS 'Whether every office shows it, at head office only; yes/no; event manager; personal: no; keep: always';

CREATE TABLE national_event (
    event_id uuid PRIMARY KEY,
    office text NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    place text,
    municipality text,
    format text NOT NULL,
    state text NOT NULL,
    version integer NOT NULL,
    address text NOT NULL,
    published_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    CONSTRAINT national_kind_is_known CHECK (kind IN (
        'seminar', 'network_meeting', 'initiator_training', 'conference', 'information_meeting', 'open_meeting',
        'members_evening', 'learning_network', 'joint_seminar')),
    CONSTRAINT national_format_is_known CHECK (format IN ('in_person', 'digital', 'hybrid')),
    CONSTRAINT national_state_is_known CHECK (state IN ('published', 'cancelled', 'closed')),
    CONSTRAINT national_address_is_a_page CHECK (address ~ '^https?://')
);
CREATE INDEX national_event_by_start ON national_event (starts_at, event_id);
COMMENT ON TABLE national_event IS 'What head office invites people to and every office shows; nobody registers for it here, and it counts in no figure of ours.';
COMMENT ON COLUMN national_event.event_id IS 'Its identity at head office; uuid; head office; personal: no; keep: until it is no longer shown';
COMMENT ON COLUMN national_event.office IS 'Who holds it; office code; head office; personal: no; keep: until it is no longer shown';
COMMENT ON COLUMN national_event.kind IS 'What sort of event; code; head office; personal: no; keep: until it is no longer shown';
COMMENT ON COLUMN national_event.title IS 'What it is called; text; head office; personal: no; keep: until it is no longer shown';
COMMENT ON COLUMN national_event.starts_at IS 'When it starts; UTC; head office; personal: no; keep: until it is no longer shown';
COMMENT ON COLUMN national_event.ends_at IS 'When it ends; UTC; head office; personal: no; keep: until it is no longer shown';
COMMENT ON COLUMN national_event.place IS 'Where people meet, null when only digital or not yet known; text; head office; personal: no; keep: until it is no longer shown';
COMMENT ON COLUMN national_event.municipality IS 'Where that lies, null when not known; four digits; head office; personal: no; keep: until it is no longer shown';
COMMENT ON COLUMN national_event.format IS 'in_person, digital or hybrid; code; head office; personal: no; keep: until it is no longer shown';
COMMENT ON COLUMN national_event.state IS 'published, cancelled, or closed (held); code; head office; personal: no; keep: until it is no longer shown';
COMMENT ON COLUMN national_event.version IS 'Raised with each change of time, place or state; count; head office; personal: no; keep: until it is no longer shown';
COMMENT ON COLUMN national_event.address IS 'Its page at head office, where people register; address; head office; personal: no; keep: until it is no longer shown';
COMMENT ON COLUMN national_event.published_at IS 'When it was published; UTC; head office; personal: no; keep: until it is no longer shown';
COMMENT ON COLUMN national_event.changed_at IS 'When head office last told of it; UTC; head office; personal: no; keep: until it is no longer shown';
