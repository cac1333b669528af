-- How this office runs its groups. One row; the defaults are the network's practice.
CREATE TABLE policy (
    only_row boolean NOT NULL DEFAULT true,
    min_people smallint NOT NULL DEFAULT 4,
    max_people smallint NOT NULL DEFAULT 8,
    age_span_years smallint NOT NULL DEFAULT 15,
    adult_age smallint NOT NULL DEFAULT 18,
    start_meetings smallint NOT NULL DEFAULT 3,
    hear_within_days smallint NOT NULL DEFAULT 5,
    keep_left_days smallint NOT NULL DEFAULT 30,
    rooms smallint NOT NULL DEFAULT 1,
    answer_days smallint NOT NULL DEFAULT 5,
    ask_again_weeks smallint NOT NULL DEFAULT 12,
    digital_at text,
    agreement_years smallint NOT NULL DEFAULT 2,
    refresher_years smallint NOT NULL DEFAULT 2,
    groups_at_once smallint NOT NULL DEFAULT 1,
    conversation_first boolean NOT NULL DEFAULT false,
    CONSTRAINT policy_is_one_row PRIMARY KEY (only_row),
    CONSTRAINT policy_only_row CHECK (only_row),
    CONSTRAINT policy_people CHECK (min_people BETWEEN 2 AND max_people AND max_people <= 20),
    CONSTRAINT policy_days CHECK (hear_within_days BETWEEN 1 AND 60 AND keep_left_days BETWEEN 0 AND 90),
    CONSTRAINT policy_start_meetings CHECK (start_meetings BETWEEN 1 AND 5),
    CONSTRAINT policy_ages CHECK (adult_age >= 18 AND age_span_years > 0),
    CONSTRAINT policy_rooms CHECK (rooms BETWEEN 0 AND 50),
    CONSTRAINT policy_answer_days CHECK (answer_days BETWEEN 1 AND 30),
    CONSTRAINT policy_ask_again CHECK (ask_again_weeks BETWEEN 2 AND 52),
    CONSTRAINT policy_initiators
    CHECK (agreement_years BETWEEN 1 AND 10 AND refresher_years BETWEEN 1 AND 10 AND groups_at_once BETWEEN 1 AND 5)
);
COMMENT ON TABLE policy IS 'How this office runs its groups: one row.';
COMMENT ON COLUMN policy.only_row IS 'Always true, so that there is one row; flag; database; personal: no; keep: always';
COMMENT ON COLUMN policy.min_people IS 'Fewest people a group starts with; people; office; personal: no; keep: always';
COMMENT ON COLUMN policy.max_people IS 'Most people a group starts with; people; office; personal: no; keep: always';
COMMENT ON COLUMN policy.age_span_years IS 'Widest span between the years of birth that are known; years; office; personal: no; keep: always';
COMMENT ON COLUMN policy.adult_age IS 'Youngest age in a group; years; office; personal: no; keep: always';
COMMENT ON COLUMN policy.start_meetings IS 'Meetings with an initiator before the group leads itself; meetings; office; personal: no; keep: always';
COMMENT ON COLUMN policy.hear_within_days IS 'What a receipt promises: heard from within; working days; portal.promise_changed.v1; personal: no; keep: always';
COMMENT ON COLUMN policy.keep_left_days IS 'How long what is left of an enquiry that ended is kept; days; office; personal: no; keep: always';
COMMENT ON COLUMN policy.rooms IS 'How many groups can meet at one time where the office is; rooms; office; personal: no; keep: always';
COMMENT ON COLUMN policy.answer_days IS 'How long an offer of a place stands before it lapses; days; office; personal: no; keep: always';
COMMENT ON COLUMN policy.ask_again_weeks IS 'How long somebody waits before they are asked whether they still wish to; weeks; office; personal: no; keep: always';
COMMENT ON COLUMN policy.digital_at IS 'Address that the links of digital groups begin with, null: links are made elsewhere; address; office; personal: no; keep: always';
COMMENT ON COLUMN policy.agreement_years IS 'How long an initiator''s confidentiality agreement holds; years; office; personal: no; keep: always';
COMMENT ON COLUMN policy.refresher_years IS 'How long after the last training a refresher is due; years; office; personal: no; keep: always';
COMMENT ON COLUMN policy.groups_at_once IS 'How many groups an initiator starts at one time; groups; office; personal: no; keep: always';
COMMENT ON COLUMN policy.conversation_first IS 'Whether nobody is proposed or chosen for a group before we have talked together; flag; coordinator; personal: no; keep: always';
INSERT INTO policy DEFAULT VALUES;

-- One person's wish to be in a group. Who the person is stands in enquirer, which is deleted first.
CREATE TABLE enquiry (
    enquiry_id uuid NOT NULL,
    subject uuid NOT NULL,
    state text NOT NULL,
    how text NOT NULL,
    received_at timestamptz NOT NULL,
    received_on date NOT NULL,
    municipality_code text,
    formats text[] NOT NULL DEFAULT '{}',
    times text[] NOT NULL DEFAULT '{}',
    themes text[] NOT NULL DEFAULT '{}',
    languages text[] NOT NULL DEFAULT '{}',
    gender_wish text,
    source text,
    referral_code text,
    pickup_hash bytea NOT NULL,
    left_on date,
    placed_on date,
    paused_until date,
    paused_by text,
    taken_over_on date,
    CONSTRAINT enquiry_is_one_row PRIMARY KEY (enquiry_id),
    CONSTRAINT enquiry_subject_is_its_own UNIQUE (subject),
    CONSTRAINT pickup_code_is_its_own UNIQUE (pickup_hash),
    CONSTRAINT enquiry_state CHECK (state IN ('waiting', 'placed', 'withdrawn', 'helped_on', 'not_now')),
    CONSTRAINT enquiry_how CHECK (how IN ('web', 'phone', 'visit')),
    CONSTRAINT enquiry_gender_wish CHECK (gender_wish IN ('same', 'any')),
    CONSTRAINT enquiry_source
    CHECK (source IN ('self', 'partner', 'course', 'health_service', 'friend', 'media', 'other')),
    CONSTRAINT enquiry_left_has_a_date
    CHECK ((left_on IS NOT NULL) = (state IN ('withdrawn', 'helped_on', 'not_now'))),
    CONSTRAINT enquiry_placed_has_a_date CHECK (state <> 'placed' OR placed_on IS NOT NULL),
    CONSTRAINT enquiry_paused_by CHECK (paused_by IN ('person', 'staff', 'silence', 'not_now', 'asked')),
    CONSTRAINT enquiry_pause_is_whole CHECK ((paused_until IS NULL) = (paused_by IS NULL))
);
CREATE INDEX enquiry_queue ON enquiry (state, received_at, enquiry_id);
COMMENT ON TABLE enquiry IS 'A person''s enquiry about a group: state, dates and wishes, without who it is.';
COMMENT ON COLUMN enquiry.enquiry_id IS 'The enquiry, known to the person and to staff; uuid; use case; personal: yes; keep: until destroyed';
COMMENT ON COLUMN enquiry.subject IS 'Random id that events are about; only this row ties it to a person; uuid; use case; personal: yes; keep: until destroyed';
COMMENT ON COLUMN enquiry.state IS 'Where the person stands; enum; use case; personal: yes; keep: until destroyed';
COMMENT ON COLUMN enquiry.how IS 'How the office was reached; enum; form; personal: no; keep: until destroyed';
COMMENT ON COLUMN enquiry.received_at IS 'When it came: the order of the waiting list; UTC; clock; personal: no; keep: until destroyed';
COMMENT ON COLUMN enquiry.received_on IS 'The same in the office''s calendar; date; clock; personal: no; keep: until destroyed';
COMMENT ON COLUMN enquiry.municipality_code IS 'Municipality of the postcode, null when not told or not known; code; reference; personal: yes; keep: until destroyed';
COMMENT ON COLUMN enquiry.formats IS 'Wished ways to meet, empty: any; enums; person; personal: yes; keep: until it ends';
COMMENT ON COLUMN enquiry.times IS 'Times that suit, empty: not told yet; weekday_daytime; person; personal: yes; keep: until it ends';
COMMENT ON COLUMN enquiry.themes IS 'Themes, empty: a cross-problem group; codes of contracts/themes.yaml; person; personal: yes; keep: until it ends';
COMMENT ON COLUMN enquiry.languages IS 'Languages the person can talk in, empty: not told yet; ISO 639; person; personal: yes; keep: until it ends';
COMMENT ON COLUMN enquiry.gender_wish IS 'Wish for a group of one''s own gender, null when not told; enum; person; personal: yes; keep: until it ends';
COMMENT ON COLUMN enquiry.source IS 'Where the person heard of us, null when not told; enum; person; personal: no; keep: until destroyed';
COMMENT ON COLUMN enquiry.referral_code IS 'Code of a partner''s course, null when none; code; person; personal: no; keep: until destroyed';
COMMENT ON COLUMN enquiry.pickup_hash IS 'SHA-256 of the pickup code; bytes; use case; personal: no; keep: until destroyed';
COMMENT ON COLUMN enquiry.left_on IS 'When the person left the waiting list without a group, null before; date; clock; personal: no; keep: until destroyed';
COMMENT ON COLUMN enquiry.placed_on IS 'When the person''s group started, null before; date; clock; personal: no; keep: until destroyed';
COMMENT ON COLUMN enquiry.paused_until IS 'No group is proposed or offered before this day, null when there is no pause; date; use case; personal: no; keep: with the row';
COMMENT ON COLUMN enquiry.paused_by IS 'Who asked for the pause, or that nobody answered; enum; use case; personal: no; keep: with the row';
COMMENT ON COLUMN enquiry.taken_over_on IS 'Since when the person waits here, having waited at an office that has closed into ours; null otherwise; date; clock; personal: no; keep: until destroyed';

-- Who a person is, as far as we were told. Gone as soon as the enquiry ends or the group leads itself.
CREATE TABLE enquirer (
    enquiry_id uuid NOT NULL,
    called text,
    channel text NOT NULL,
    address text,
    safe_to_leave_message boolean,
    best_time text,
    postcode text,
    birth_year smallint,
    gender text,
    wishes text,
    language text NOT NULL DEFAULT 'nb',
    message_key uuid NOT NULL,
    access text[] NOT NULL DEFAULT '{}',
    CONSTRAINT enquirer_is_one_row PRIMARY KEY (enquiry_id),
    CONSTRAINT enquirer_of_an_enquiry FOREIGN KEY (enquiry_id) REFERENCES enquiry (enquiry_id) ON DELETE CASCADE,
    CONSTRAINT enquirer_channel CHECK (channel IN ('email', 'phone', 'letter', 'none')),
    CONSTRAINT enquirer_address_of_a_channel CHECK ((channel = 'none') = (address IS NULL)),
    CONSTRAINT enquirer_gender CHECK (gender IN ('woman', 'man', 'other')),
    CONSTRAINT enquirer_language CHECK (language IN ('nb', 'nn', 'en', 'se'))
);
CREATE INDEX enquirer_address ON enquirer (lower(address));
COMMENT ON TABLE enquirer IS 'The person behind an enquiry that is waiting or in a group that has not been left to itself.';
COMMENT ON COLUMN enquirer.enquiry_id IS 'The enquiry; uuid; use case; personal: yes; keep: until it ends';
COMMENT ON COLUMN enquirer.called IS 'What to call the person, null when not told; text; person; personal: yes; keep: until it ends';
COMMENT ON COLUMN enquirer.channel IS 'How to reach the person; enum; person; personal: yes; keep: until it ends';
COMMENT ON COLUMN enquirer.address IS 'E-mail address, phone number (E.164) or postal address, null for none; text; person; personal: yes; keep: until it ends';
COMMENT ON COLUMN enquirer.safe_to_leave_message IS 'Whether others may hear or see a message, null when not told; flag; person; personal: yes; keep: until it ends';
COMMENT ON COLUMN enquirer.best_time IS 'When it suits to be reached, null when not told; text; person; personal: yes; keep: until it ends';
COMMENT ON COLUMN enquirer.postcode IS 'Postcode, null when not told; four digits; person; personal: yes; keep: until it ends';
COMMENT ON COLUMN enquirer.birth_year IS 'Year of birth, null when not told; year; person; personal: yes; keep: until it ends';
COMMENT ON COLUMN enquirer.gender IS 'Gender in the person''s own word, null when not told; enum; person; personal: yes; keep: until it ends';
COMMENT ON COLUMN enquirer.wishes IS 'What else the person wishes, null when nothing; text; person; personal: yes; keep: until it ends';
COMMENT ON COLUMN enquirer.language IS 'Language we write in; code; person; personal: yes; keep: until it ends';
COMMENT ON COLUMN enquirer.message_key IS 'Random id under which notifications keeps what was written to the person, so that it can be forgotten; never the events'' subject; uuid; use case; personal: yes; keep: until it ends';
COMMENT ON COLUMN enquirer.access IS 'What a room must offer for the person to take part, empty: nothing told; enums; person; personal: yes; keep: until it ends';

CREATE TABLE consent (
    enquiry_id uuid NOT NULL,
    purpose text NOT NULL,
    version text NOT NULL,
    given_on date NOT NULL,
    how text NOT NULL,
    read_by text,
    CONSTRAINT one_consent_per_purpose PRIMARY KEY (enquiry_id, purpose),
    CONSTRAINT consent_of_an_enquiry FOREIGN KEY (enquiry_id) REFERENCES enquiry (enquiry_id) ON DELETE CASCADE,
    CONSTRAINT consent_how CHECK (how IN ('web', 'phone', 'visit')),
    CONSTRAINT consent_by_phone_was_read_by_someone CHECK ((how = 'web') = (read_by IS NULL))
);
COMMENT ON TABLE consent IS 'What a person agreed to: which text, when, and who read it aloud.';
COMMENT ON COLUMN consent.enquiry_id IS 'The enquiry; uuid; use case; personal: yes; keep: with the enquiry';
COMMENT ON COLUMN consent.purpose IS 'What for; slug; form; personal: no; keep: with the enquiry';
COMMENT ON COLUMN consent.version IS 'Version of the text; text; form; personal: no; keep: with the enquiry';
COMMENT ON COLUMN consent.given_on IS 'When; date; clock; personal: no; keep: with the enquiry';
COMMENT ON COLUMN consent.how IS 'Ticked on the web, or said by phone or on a visit; enum; form; personal: no; keep: with the enquiry';
COMMENT ON COLUMN consent.read_by IS 'Member of staff who read the text aloud, null on the web; staff id; pass; personal: yes; keep: with the enquiry';

CREATE TABLE self_help_group (
    group_id uuid NOT NULL,
    title text NOT NULL,
    format text NOT NULL,
    theme text,
    municipality_code text,
    place text,
    weekday text,
    meets_at time,
    every_weeks smallint NOT NULL DEFAULT 1,
    state text NOT NULL,
    open boolean NOT NULL DEFAULT false,
    life text,
    life_on date,
    created_at timestamptz NOT NULL,
    started_on date,
    stepped_back_on date,
    ended_on date,
    end_reason text,
    participants smallint,
    meetings_held smallint NOT NULL DEFAULT 0,
    listed_on date,
    closed_since date,
    first_meeting_at timestamptz,
    language text,
    gender text,
    room_id uuid,
    CONSTRAINT group_is_one_row PRIMARY KEY (group_id),
    CONSTRAINT group_format CHECK (format IN ('in_person', 'digital')),
    CONSTRAINT group_weekday CHECK (weekday IN ('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')),
    CONSTRAINT group_every_weeks CHECK (every_weeks IN (1, 2)),
    CONSTRAINT group_state CHECK (state IN ('forming', 'starting', 'self_led', 'ended', 'dissolved')),
    CONSTRAINT group_life CHECK (life IN ('meeting', 'paused', 'open', 'not_heard_from')),
    CONSTRAINT group_life_has_a_date CHECK ((life IS NULL) = (life_on IS NULL)),
    CONSTRAINT group_end_reason
    CHECK (end_reason IN ('completed', 'too_few', 'no_place', 'disagreement', 'initiator_left', 'other')),
    CONSTRAINT group_started_has_a_date CHECK (state IN ('forming', 'dissolved') OR started_on IS NOT NULL),
    CONSTRAINT group_ended_has_a_date CHECK ((state IN ('ended', 'dissolved')) = (ended_on IS NOT NULL)),
    CONSTRAINT group_open_is_listed CHECK (NOT open OR listed_on IS NOT NULL),
    CONSTRAINT group_gender CHECK (gender IN ('woman', 'man', 'other'))
);
CREATE INDEX group_by_state ON self_help_group (state, created_at);
COMMENT ON TABLE self_help_group IS 'A self-help group: forming, starting with initiators, leading itself, ended; or dissolved before it started.';
COMMENT ON COLUMN self_help_group.group_id IS 'The group; uuid; use case; personal: no; keep: always';
COMMENT ON COLUMN self_help_group.title IS 'What it is called in the directory and by staff; text; coordinator; personal: no; keep: always';
COMMENT ON COLUMN self_help_group.format IS 'How it meets; enum; coordinator; personal: no; keep: always';
COMMENT ON COLUMN self_help_group.theme IS 'Its theme, null: a cross-problem group; code of contracts/themes.yaml; coordinator; personal: no; keep: always';
COMMENT ON COLUMN self_help_group.municipality_code IS 'Where it meets, null when digital or not settled; code; coordinator; personal: no; keep: always';
COMMENT ON COLUMN self_help_group.place IS 'Meeting place as on a poster, null when not public; text; coordinator; personal: no; keep: always';
COMMENT ON COLUMN self_help_group.weekday IS 'Day it meets, null when not settled; weekday; coordinator; personal: no; keep: always';
COMMENT ON COLUMN self_help_group.meets_at IS 'Time of day it meets, null when not settled; Oslo time; coordinator; personal: no; keep: always';
COMMENT ON COLUMN self_help_group.every_weeks IS 'Weeks between meetings; weeks; coordinator; personal: no; keep: always';
COMMENT ON COLUMN self_help_group.state IS 'Where it stands; enum; use case; personal: no; keep: always';
COMMENT ON COLUMN self_help_group.open IS 'Whether new members are welcome, which puts it in the directory; flag; coordinator; personal: no; keep: always';
COMMENT ON COLUMN self_help_group.life IS 'Last sign of life of a group that leads itself, null before; enum; group; personal: no; keep: always';
COMMENT ON COLUMN self_help_group.life_on IS 'When that was, null before; date; clock; personal: no; keep: always';
COMMENT ON COLUMN self_help_group.created_at IS 'When a coordinator began it; UTC; clock; personal: no; keep: always';
COMMENT ON COLUMN self_help_group.started_on IS 'First day, null before; date; coordinator; personal: no; keep: always';
COMMENT ON COLUMN self_help_group.stepped_back_on IS 'When the initiators left, null before; date; coordinator; personal: no; keep: always';
COMMENT ON COLUMN self_help_group.ended_on IS 'When it ended or was dissolved, null before; date; coordinator; personal: no; keep: always';
COMMENT ON COLUMN self_help_group.end_reason IS 'Why it ended, null before; enum; coordinator; personal: no; keep: always';
COMMENT ON COLUMN self_help_group.participants IS 'How many it started with, null before; people; use case; personal: no; keep: always';
COMMENT ON COLUMN self_help_group.meetings_held IS 'Meetings held with initiators; meetings; use case; personal: no; keep: always';
COMMENT ON COLUMN self_help_group.listed_on IS 'When it was first open for new members, null: never; date; clock; personal: no; keep: always';
COMMENT ON COLUMN self_help_group.closed_since IS 'Since when it is no longer open, null while open or never listed; date; clock; personal: no; keep: always';
COMMENT ON COLUMN self_help_group.first_meeting_at IS 'When those who are offered a place meet first, null before anyone is; UTC; coordinator; personal: no; keep: always';
COMMENT ON COLUMN self_help_group.language IS 'What it talks in, null: not settled; ISO 639; use case; personal: no; keep: always';
COMMENT ON COLUMN self_help_group.gender IS 'Whom it is for, null: everyone; enum; use case; personal: no; keep: always';
COMMENT ON COLUMN self_help_group.room_id IS 'The room it meets in or met in last, held where there is a booking; null: none of ours; uuid; coordinator; personal: no; keep: always';

-- Where an office's groups can meet. The number is the room's own stretch of what room_booking.holds.
CREATE TABLE room (
    room_id uuid NOT NULL,
    number integer NOT NULL GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    address text NOT NULL,
    postcode text NOT NULL,
    municipality_code text NOT NULL,
    seats smallint NOT NULL,
    offers text[] NOT NULL DEFAULT '{}',
    note text,
    registered_at timestamptz NOT NULL,
    ended_on date,
    CONSTRAINT room_is_one_row PRIMARY KEY (room_id),
    CONSTRAINT room_number_is_its_own UNIQUE (number),
    CONSTRAINT room_seats CHECK (seats BETWEEN 2 AND 99),
    CONSTRAINT room_offers CHECK (offers <@ ARRAY['step_free', 'accessible_toilet', 'hearing_loop', 'parking', 'scent_free'])
);
COMMENT ON TABLE room IS 'Rooms in which this office''s groups can meet.';
COMMENT ON COLUMN room.room_id IS 'The room; uuid; use case; personal: no; keep: always';
COMMENT ON COLUMN room.number IS 'Its stretch of numbers in room_booking.holds; number; database; personal: no; keep: always';
COMMENT ON COLUMN room.name IS 'What it is called, as in letters and on a door; text; coordinator; personal: no; keep: always';
COMMENT ON COLUMN room.address IS 'Where it is; text; coordinator; personal: no; keep: always';
COMMENT ON COLUMN room.postcode IS 'Postcode; four digits; coordinator; personal: no; keep: always';
COMMENT ON COLUMN room.municipality_code IS 'Municipality of the postcode; code; reference; personal: no; keep: always';
COMMENT ON COLUMN room.seats IS 'How many a group can be there, its initiators apart; people; coordinator; personal: no; keep: always';
COMMENT ON COLUMN room.offers IS 'What it has for those who need it; enums; coordinator; personal: no; keep: always';
COMMENT ON COLUMN room.note IS 'For colleagues: keys, caretaker, coffee; null when nothing was noted; text; coordinator; personal: no; keep: until the room is no longer used';
COMMENT ON COLUMN room.registered_at IS 'When it was registered; UTC; clock; personal: no; keep: always';
COMMENT ON COLUMN room.ended_on IS 'Since when it is no longer ours to use, null while it is; date; coordinator; personal: no; keep: always';

CREATE TABLE room_hours (
    room_id uuid NOT NULL,
    weekday text NOT NULL,
    opens_at time NOT NULL,
    closes_at time NOT NULL,
    CONSTRAINT hours_once_a_weekday PRIMARY KEY (room_id, weekday),
    CONSTRAINT hours_of_a_room FOREIGN KEY (room_id) REFERENCES room (room_id),
    CONSTRAINT hours_weekday CHECK (weekday IN ('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')),
    CONSTRAINT hours_in_order CHECK (opens_at < closes_at)
);
COMMENT ON TABLE room_hours IS 'When a room can be used: on other weekdays it cannot.';
COMMENT ON COLUMN room_hours.room_id IS 'The room; uuid; coordinator; personal: no; keep: with the room';
COMMENT ON COLUMN room_hours.weekday IS 'Day of the week; weekday; coordinator; personal: no; keep: with the room';
COMMENT ON COLUMN room_hours.opens_at IS 'From; Oslo time; coordinator; personal: no; keep: with the room';
COMMENT ON COLUMN room_hours.closes_at IS 'To; Oslo time; coordinator; personal: no; keep: with the room';

CREATE TABLE room_closure (
    closure_id uuid NOT NULL,
    room_id uuid NOT NULL,
    from_on date NOT NULL,
    until_on date,
    why text,
    CONSTRAINT closure_is_one_row PRIMARY KEY (closure_id),
    CONSTRAINT closure_of_a_room FOREIGN KEY (room_id) REFERENCES room (room_id),
    CONSTRAINT closure_in_order CHECK (until_on >= from_on)
);
CREATE INDEX room_closure_by_room ON room_closure (room_id, from_on);
COMMENT ON TABLE room_closure IS 'Days on which a room cannot be used: repairs, a holiday of the house, or a pause.';
COMMENT ON COLUMN room_closure.closure_id IS 'The closure; uuid; use case; personal: no; keep: with the room';
COMMENT ON COLUMN room_closure.room_id IS 'The room; uuid; coordinator; personal: no; keep: with the row';
COMMENT ON COLUMN room_closure.from_on IS 'First day; date; coordinator; personal: no; keep: with the row';
COMMENT ON COLUMN room_closure.until_on IS 'Last day, null: until it is opened again; date; coordinator; personal: no; keep: with the row';
COMMENT ON COLUMN room_closure.why IS 'Why, null when not told; text; coordinator; personal: no; keep: with the row';

-- Who has a room when. A fortnight has 20 160 minutes; what a booking holds of it, moved to the room's own stretch of numbers,
-- must not overlap with what another holds on days they share. So the clock on the wall counts, as it does for people, and no
-- change of clocks makes two meetings meet. Minutes of public holidays lie behind the fortnight: what is weekly passes them over.
CREATE TABLE room_booking (
    booking_id uuid NOT NULL,
    room_id uuid NOT NULL,
    group_id uuid,
    called text,
    from_on date NOT NULL,
    until_on date,
    begins_at time NOT NULL,
    ends_at time NOT NULL,
    every_weeks smallint,
    holds int8multirange NOT NULL,
    days daterange NOT NULL GENERATED ALWAYS AS (daterange(from_on, until_on, '[]')) STORED,
    CONSTRAINT booking_is_one_row PRIMARY KEY (booking_id),
    CONSTRAINT booking_of_a_room FOREIGN KEY (room_id) REFERENCES room (room_id),
    CONSTRAINT booking_of_a_group FOREIGN KEY (group_id) REFERENCES self_help_group (group_id),
    CONSTRAINT booking_is_of_a_group_or_called_something CHECK ((group_id IS NULL) <> (called IS NULL)),
    CONSTRAINT booking_every_weeks CHECK (every_weeks IN (1, 2)),
    CONSTRAINT booking_once_is_one_day CHECK (every_weeks IS NOT NULL OR until_on = from_on),
    CONSTRAINT booking_hours CHECK (begins_at < ends_at),
    CONSTRAINT booking_days CHECK (until_on >= from_on),
    CONSTRAINT room_is_held_once EXCLUDE USING gist (holds WITH &&, days WITH &&)
);
CREATE INDEX room_booking_by_room ON room_booking (room_id, from_on);
CREATE INDEX room_booking_by_group ON room_booking (group_id);
COMMENT ON TABLE room_booking IS 'Who has a room when: a group''s meetings, others who borrow it, or a single occasion.';
COMMENT ON COLUMN room_booking.booking_id IS 'The booking; uuid; use case; personal: no; keep: until it is freed';
COMMENT ON COLUMN room_booking.room_id IS 'The room; uuid; coordinator; personal: no; keep: with the row';
COMMENT ON COLUMN room_booking.group_id IS 'The group that meets, null where it is none of ours; uuid; use case; personal: no; keep: with the row';
COMMENT ON COLUMN room_booking.called IS 'Who else borrows it, or for what; null for a group of ours; text; coordinator; personal: no; keep: with the row';
COMMENT ON COLUMN room_booking.from_on IS 'First day; date; use case; personal: no; keep: with the row';
COMMENT ON COLUMN room_booking.until_on IS 'Last day, null: until it is freed; date; use case; personal: no; keep: with the row';
COMMENT ON COLUMN room_booking.begins_at IS 'From; Oslo time; use case; personal: no; keep: with the row';
COMMENT ON COLUMN room_booking.ends_at IS 'To; Oslo time; use case; personal: no; keep: with the row';
COMMENT ON COLUMN room_booking.every_weeks IS 'Weeks between, public holidays passed over; null: this once; weeks; use case; personal: no; keep: with the row';
COMMENT ON COLUMN room_booking.holds IS 'Minutes of a fortnight in the room''s stretch of numbers; ranges; use case; personal: no; keep: with the row';
COMMENT ON COLUMN room_booking.days IS 'From the first day to the last; range; database; personal: no; keep: with the row';

ALTER TABLE self_help_group ADD CONSTRAINT group_meets_in_a_room FOREIGN KEY (room_id) REFERENCES room (room_id);

-- Who is chosen for, or in, which group; deleted when the group leads itself. The key keeps anyone from being in two.
CREATE TABLE membership (
    enquiry_id uuid NOT NULL,
    group_id uuid NOT NULL,
    chosen_at timestamptz NOT NULL,
    group_contact boolean NOT NULL DEFAULT false,
    CONSTRAINT one_person_in_one_group PRIMARY KEY (enquiry_id),
    CONSTRAINT membership_of_an_enquiry FOREIGN KEY (enquiry_id) REFERENCES enquiry (enquiry_id) ON DELETE CASCADE,
    CONSTRAINT membership_of_a_group FOREIGN KEY (group_id) REFERENCES self_help_group (group_id)
);
CREATE INDEX membership_by_group ON membership (group_id);
COMMENT ON TABLE membership IS 'Who is chosen for a forming group, or takes part in a starting one.';
COMMENT ON COLUMN membership.enquiry_id IS 'The person''s enquiry; uuid; coordinator; personal: yes; keep: until the group leads itself or ends';
COMMENT ON COLUMN membership.group_id IS 'The group; uuid; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN membership.chosen_at IS 'When; UTC; clock; personal: yes; keep: with the row';
COMMENT ON COLUMN membership.group_contact IS 'Agreed to be the group''s own contact, and is kept as that; flag; coordinator; personal: yes; keep: with the row';

CREATE TABLE meeting (
    group_id uuid NOT NULL,
    held_on date NOT NULL,
    attended smallint NOT NULL,
    CONSTRAINT one_meeting_a_day PRIMARY KEY (group_id, held_on),
    CONSTRAINT meeting_of_a_group FOREIGN KEY (group_id) REFERENCES self_help_group (group_id),
    CONSTRAINT meeting_attended CHECK (attended BETWEEN 0 AND 40)
);
COMMENT ON TABLE meeting IS 'Head-counts of meetings with initiators; deleted when the group leads itself.';
COMMENT ON COLUMN meeting.group_id IS 'The group; uuid; initiator; personal: no; keep: until the group leads itself or ends';
COMMENT ON COLUMN meeting.held_on IS 'The day; date; initiator; personal: no; keep: with the row';
COMMENT ON COLUMN meeting.attended IS 'How many came, never who; people; initiator; personal: no; keep: with the row';

CREATE TABLE initiator (
    initiator_id uuid NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    phone text,
    trained_on date NOT NULL,
    agreed_on date,
    agreement_version text,
    willing_since date,
    step text NOT NULL DEFAULT 'trained',
    paused_until date,
    groups_at_once smallint,
    languages text[] NOT NULL DEFAULT '{}',
    areas text,
    renewal_asked_on date,
    refresher_asked_on date,
    registered_at timestamptz NOT NULL,
    municipalities text[] NOT NULL DEFAULT '{}',
    CONSTRAINT initiator_is_one_row PRIMARY KEY (initiator_id),
    CONSTRAINT initiator_step CHECK (step IN ('trained', 'co_initiator', 'initiator')),
    CONSTRAINT initiator_groups_at_once CHECK (groups_at_once BETWEEN 1 AND 5),
    CONSTRAINT initiator_agreed_to_a_text CHECK (agreement_version IS NULL OR agreed_on IS NOT NULL)
);
CREATE UNIQUE INDEX one_initiator_per_address ON initiator (lower(email));
COMMENT ON TABLE initiator IS 'A trained volunteer who gives new groups safe frames, then steps back.';
COMMENT ON COLUMN initiator.initiator_id IS 'The initiator; uuid; use case; personal: yes; keep: until the person asks or three years idle';
COMMENT ON COLUMN initiator.name IS 'Name; text; person; personal: yes; keep: with the row';
COMMENT ON COLUMN initiator.email IS 'E-mail address; address; person; personal: yes; keep: with the row';
COMMENT ON COLUMN initiator.phone IS 'Phone number (E.164), null when not told; number; person; personal: yes; keep: with the row';
COMMENT ON COLUMN initiator.trained_on IS 'Last initiator training; date; events; personal: yes; keep: with the row';
COMMENT ON COLUMN initiator.agreed_on IS 'When the confidentiality agreement was on record, null before; date; events; personal: yes; keep: with the row';
COMMENT ON COLUMN initiator.agreement_version IS 'Text that was agreed to, null when it was not noted; text; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN initiator.willing_since IS 'Since when the agreement is counted as standing, null while none is; date; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN initiator.step IS 'How far on the way from training to groups of one''s own; enum; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN initiator.paused_until IS 'Has no new group until then, null without a pause; date; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN initiator.groups_at_once IS 'How many groups at one time, null: as the office has it; groups; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN initiator.languages IS 'Languages a group can be held in, empty: Norwegian; codes; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN initiator.areas IS 'What else is noted of where the initiator can go, null when nothing; text; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN initiator.renewal_asked_on IS 'When a renewal of the agreement was last asked for, null before; date; clock; personal: yes; keep: with the row';
COMMENT ON COLUMN initiator.refresher_asked_on IS 'When a refresher was last asked for, null before; date; clock; personal: yes; keep: with the row';
COMMENT ON COLUMN initiator.registered_at IS 'When we first had the name; UTC; clock; personal: no; keep: with the row';
COMMENT ON COLUMN initiator.municipalities IS 'Municipalities the initiator can go to, empty: everywhere here; codes; coordinator; personal: yes; keep: with the row';

CREATE TABLE group_initiator (
    group_id uuid NOT NULL,
    initiator_id uuid NOT NULL,
    CONSTRAINT initiator_once_in_a_group PRIMARY KEY (group_id, initiator_id),
    CONSTRAINT initiator_of_a_group FOREIGN KEY (group_id) REFERENCES self_help_group (group_id),
    CONSTRAINT initiator_is_known FOREIGN KEY (initiator_id) REFERENCES initiator (initiator_id) ON DELETE CASCADE
);
COMMENT ON TABLE group_initiator IS 'Which initiators attend the first meetings of a group.';
COMMENT ON COLUMN group_initiator.group_id IS 'The group; uuid; coordinator; personal: yes; keep: with the initiator';
COMMENT ON COLUMN group_initiator.initiator_id IS 'The initiator; uuid; coordinator; personal: yes; keep: with the initiator';

-- A half-filled form. Unlogged: never in the write-ahead log or a backup. Sealed with a key that only the browser's
-- session cookie holds, so that the row alone tells nobody anything.
CREATE UNLOGGED TABLE draft (
    draft_hash bytea NOT NULL,
    box bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT draft_is_one_row PRIMARY KEY (draft_hash)
);
CREATE INDEX draft_expiry ON draft (expires_at);
COMMENT ON TABLE draft IS 'A half-filled enquiry, tied to one browser session, at most 30 minutes.';
COMMENT ON COLUMN draft.draft_hash IS 'SHA-256 of the session cookie; bytes; web; personal: no; keep: 30 minutes';
COMMENT ON COLUMN draft.box IS 'The answers, sealed with a key derived from the cookie; bytes; person; personal: yes; keep: 30 minutes';
COMMENT ON COLUMN draft.expires_at IS 'When it is wiped; UTC; clock; personal: no; keep: 30 minutes';

-- Two people who are never placed in one group. Seen by coordinators alone; no explanation or proposal tells of it.
CREATE TABLE never_place (
    enquiry_id uuid NOT NULL,
    other_id uuid NOT NULL,
    reason text NOT NULL,
    until date,
    noted_by uuid NOT NULL,
    noted_on date NOT NULL,
    CONSTRAINT pair_is_noted_once PRIMARY KEY (enquiry_id, other_id),
    CONSTRAINT pair_is_two_people CHECK (enquiry_id <> other_id),
    CONSTRAINT never_place_of_an_enquiry FOREIGN KEY (enquiry_id) REFERENCES enquiry (enquiry_id) ON DELETE CASCADE,
    CONSTRAINT never_place_with_an_enquiry FOREIGN KEY (other_id) REFERENCES enquiry (enquiry_id) ON DELETE CASCADE
);
CREATE INDEX never_place_other ON never_place (other_id);
COMMENT ON TABLE never_place IS 'Pairs of people who must never meet in a group.';
COMMENT ON COLUMN never_place.enquiry_id IS 'The one on whose page it was noted; uuid; coordinator; personal: yes; keep: until either ends';
COMMENT ON COLUMN never_place.other_id IS 'The one never to be placed with; uuid; coordinator; personal: yes; keep: until either ends';
COMMENT ON COLUMN never_place.reason IS 'Why the two are kept apart; text; coordinator; personal: yes; keep: until either ends';
COMMENT ON COLUMN never_place.until IS 'Last day the two are kept apart, null: for as long as both wait; date; coordinator; personal: yes; keep: until either ends';
COMMENT ON COLUMN never_place.noted_by IS 'Who noted it; staff id; pass; personal: yes; keep: until either ends';
COMMENT ON COLUMN never_place.noted_on IS 'When; date; clock; personal: no; keep: with the row';

-- A group that those who wait now could make up. All are made anew together, each time a coordinator asks.
CREATE TABLE proposal (
    proposal_id uuid NOT NULL,
    proposed_at timestamptz NOT NULL,
    format text NOT NULL,
    municipality_code text,
    time_of_week text NOT NULL,
    theme text,
    language text NOT NULL,
    gender text,
    CONSTRAINT proposal_is_one_row PRIMARY KEY (proposal_id),
    CONSTRAINT proposal_format CHECK (format IN ('in_person', 'digital'))
);
COMMENT ON TABLE proposal IS 'A group that people who wait could make up, as last worked out.';
COMMENT ON COLUMN proposal.proposal_id IS 'The proposal; uuid; use case; personal: no; keep: until proposals are made anew';
COMMENT ON COLUMN proposal.proposed_at IS 'When it was worked out; UTC; clock; personal: no; keep: with the row';
COMMENT ON COLUMN proposal.format IS 'How it would meet; enum; use case; personal: no; keep: with the row';
COMMENT ON COLUMN proposal.municipality_code IS 'Where it would meet, null on a screen; code; use case; personal: no; keep: with the row';
COMMENT ON COLUMN proposal.time_of_week IS 'When it would meet; weekday_daytime; use case; personal: no; keep: with the row';
COMMENT ON COLUMN proposal.theme IS 'Its theme, null: a cross-problem group; code of contracts/themes.yaml; use case; personal: no; keep: with the row';
COMMENT ON COLUMN proposal.language IS 'What it would talk in; ISO 639; use case; personal: no; keep: with the row';
COMMENT ON COLUMN proposal.gender IS 'Whom it is for, null: everyone; enum; use case; personal: no; keep: with the row';

CREATE TABLE proposal_member (
    proposal_id uuid NOT NULL,
    enquiry_id uuid NOT NULL,
    CONSTRAINT proposed_for_one_group PRIMARY KEY (enquiry_id),
    CONSTRAINT member_of_a_proposal FOREIGN KEY (proposal_id) REFERENCES proposal (proposal_id) ON DELETE CASCADE,
    CONSTRAINT member_is_an_enquiry FOREIGN KEY (enquiry_id) REFERENCES enquiry (enquiry_id) ON DELETE CASCADE
);
CREATE INDEX proposal_member_by_proposal ON proposal_member (proposal_id);
COMMENT ON TABLE proposal_member IS 'Who is proposed for which group.';
COMMENT ON COLUMN proposal_member.proposal_id IS 'The proposal; uuid; use case; personal: yes; keep: until proposals are made anew or it ends';
COMMENT ON COLUMN proposal_member.enquiry_id IS 'The person''s enquiry; uuid; use case; personal: yes; keep: with the row';

CREATE TABLE unplaced (
    enquiry_id uuid NOT NULL,
    reason text NOT NULL,
    nearest_format text,
    nearest_municipality text,
    nearest_time text,
    nearest_lacks smallint,
    nearest_language text,
    CONSTRAINT unplaced_is_one_row PRIMARY KEY (enquiry_id),
    CONSTRAINT unplaced_of_an_enquiry FOREIGN KEY (enquiry_id) REFERENCES enquiry (enquiry_id) ON DELETE CASCADE,
    CONSTRAINT unplaced_reason
    CHECK (reason IN ('times_unknown', 'languages_unknown', 'gender_unknown', 'too_few', 'no_initiator', 'no_initiator_language', 'no_initiator_there', 'no_room', 'no_access', 'full')),
    CONSTRAINT unplaced_nearest_is_whole CHECK ((nearest_time IS NULL) = (nearest_lacks IS NULL))
);
COMMENT ON TABLE unplaced IS 'Who was proposed for no group when proposals were last made, and why.';
COMMENT ON COLUMN unplaced.enquiry_id IS 'The person''s enquiry; uuid; use case; personal: yes; keep: until proposals are made anew or it ends';
COMMENT ON COLUMN unplaced.reason IS 'Why no group was proposed; enum; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN unplaced.nearest_format IS 'How the nearest group would meet, null when it cannot be told; enum; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN unplaced.nearest_municipality IS 'Where, null on a screen or when it cannot be told; code; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN unplaced.nearest_time IS 'When, null when it cannot be told; weekday_daytime; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN unplaced.nearest_lacks IS 'How many more people it would take, null when it cannot be told; people; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN unplaced.nearest_language IS 'What it would talk in, null unless that is what no free initiator has; ISO 639; use case; personal: yes; keep: with the row';

-- A place in a group that is being formed, offered to one who waits. Answered, lapsed or taken back, it stays until the
-- group leads itself or comes to nothing, so that nobody is asked twice about the same group.
CREATE TABLE offer (
    offer_id uuid NOT NULL,
    group_id uuid NOT NULL,
    enquiry_id uuid NOT NULL,
    state text NOT NULL,
    told text NOT NULL,
    offered_at timestamptz NOT NULL,
    answer_by date NOT NULL,
    reminded_on date,
    answered_at timestamptz,
    answered_how text,
    meeting_reminded_on date,
    CONSTRAINT offer_is_one_row PRIMARY KEY (offer_id),
    CONSTRAINT one_offer_of_a_group UNIQUE (group_id, enquiry_id),
    CONSTRAINT offer_of_a_group FOREIGN KEY (group_id) REFERENCES self_help_group (group_id),
    CONSTRAINT offer_to_an_enquiry FOREIGN KEY (enquiry_id) REFERENCES enquiry (enquiry_id) ON DELETE CASCADE,
    CONSTRAINT offer_state CHECK (state IN ('open', 'accepted', 'declined', 'another_time', 'lapsed', 'taken_back')),
    CONSTRAINT offer_told CHECK (told IN ('email', 'sms', 'letter', 'call')),
    CONSTRAINT offer_answered_how CHECK (answered_how IN ('link', 'staff')),
    CONSTRAINT offer_answered_is_whole
    CHECK ((answered_at IS NULL) = (answered_how IS NULL) AND (answered_at IS NOT NULL OR state NOT IN ('accepted', 'declined', 'another_time')))
);
CREATE INDEX offer_by_enquiry ON offer (enquiry_id);
CREATE INDEX offer_open ON offer (answer_by) WHERE state = 'open';
COMMENT ON TABLE offer IS 'Places offered to those who wait, and what was answered.';
COMMENT ON COLUMN offer.offer_id IS 'The offer; uuid; use case; personal: yes; keep: until the group leads itself or ends';
COMMENT ON COLUMN offer.group_id IS 'The group; uuid; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN offer.enquiry_id IS 'The person''s enquiry; uuid; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN offer.state IS 'How it stands; enum; person; personal: yes; keep: with the row';
COMMENT ON COLUMN offer.told IS 'How the person is asked: by mail, by a text message, by letter, or staff call; enum; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN offer.offered_at IS 'When; UTC; clock; personal: no; keep: with the row';
COMMENT ON COLUMN offer.answer_by IS 'Last day to answer, in the office''s calendar; date; coordinator; personal: no; keep: with the row';
COMMENT ON COLUMN offer.reminded_on IS 'When the person was reminded to answer, null before; date; clock; personal: no; keep: with the row';
COMMENT ON COLUMN offer.answered_at IS 'When it was answered, null before; UTC; clock; personal: no; keep: with the row';
COMMENT ON COLUMN offer.answered_how IS 'By the person''s own link, or told to staff, null before; enum; use case; personal: no; keep: with the row';
COMMENT ON COLUMN offer.meeting_reminded_on IS 'When the person was reminded of the first meeting, null before; date; clock; personal: no; keep: with the row';

-- The random links by which one answers; each letter has its own, and only its hash is kept.
CREATE TABLE offer_link (
    link_hash bytea NOT NULL,
    offer_id uuid NOT NULL,
    CONSTRAINT offer_link_is_its_own PRIMARY KEY (link_hash),
    CONSTRAINT link_of_an_offer FOREIGN KEY (offer_id) REFERENCES offer (offer_id) ON DELETE CASCADE
);
CREATE INDEX offer_link_by_offer ON offer_link (offer_id);
COMMENT ON TABLE offer_link IS 'Links by which an offer is read and answered.';
COMMENT ON COLUMN offer_link.link_hash IS 'SHA-256 of the link''s random part; bytes; use case; personal: no; keep: with the offer';
COMMENT ON COLUMN offer_link.offer_id IS 'The offer; uuid; use case; personal: yes; keep: with the offer';

-- A group that was announced: in the public list with a date, joined by whoever wishes, begun if enough have. The places that are
-- taken are offers that have been accepted, as in any other group that is being formed.
CREATE TABLE announcement (
    group_id uuid NOT NULL,
    state text NOT NULL,
    places smallint NOT NULL,
    fewest smallint NOT NULL,
    join_by date NOT NULL,
    announced_at timestamptz NOT NULL,
    CONSTRAINT announcement_is_one_row PRIMARY KEY (group_id),
    CONSTRAINT announcement_of_a_group FOREIGN KEY (group_id) REFERENCES self_help_group (group_id),
    CONSTRAINT announcement_state CHECK (state IN ('open', 'too_few', 'topping_up', 'enough', 'called_off')),
    CONSTRAINT announcement_places CHECK (fewest BETWEEN 2 AND places AND places <= 20)
);
COMMENT ON TABLE announcement IS 'Groups that were announced with a date: how many may join, how many it takes, and until when.';
COMMENT ON COLUMN announcement.group_id IS 'The group; uuid; use case; personal: no; keep: always';
COMMENT ON COLUMN announcement.state IS 'Whether it can be joined, has too few, is topped up from the list, has enough or is called off; enum; use case; personal: no; keep: always';
COMMENT ON COLUMN announcement.places IS 'How many can be in it; people; coordinator; personal: no; keep: always';
COMMENT ON COLUMN announcement.fewest IS 'How many it takes for it to begin; people; coordinator; personal: no; keep: always';
COMMENT ON COLUMN announcement.join_by IS 'Last day to join, in the office''s calendar; date; coordinator; personal: no; keep: always';
COMMENT ON COLUMN announcement.announced_at IS 'When it was announced; UTC; clock; personal: no; keep: always';

-- Who was told of it by letter; only the link's hash is kept.
CREATE TABLE announcement_letter (
    link_hash bytea NOT NULL,
    group_id uuid NOT NULL,
    enquiry_id uuid NOT NULL,
    told_on date NOT NULL,
    CONSTRAINT joining_link_is_its_own PRIMARY KEY (link_hash),
    CONSTRAINT told_once_of_a_group UNIQUE (group_id, enquiry_id),
    CONSTRAINT letter_about_an_announcement FOREIGN KEY (group_id) REFERENCES announcement (group_id),
    CONSTRAINT letter_to_an_enquiry FOREIGN KEY (enquiry_id) REFERENCES enquiry (enquiry_id) ON DELETE CASCADE
);
CREATE INDEX announcement_letter_by_enquiry ON announcement_letter (enquiry_id);
COMMENT ON TABLE announcement_letter IS 'Who of those who wait was told of an announced group, each with a link by which to join.';
COMMENT ON COLUMN announcement_letter.link_hash IS 'SHA-256 of the link''s random part; bytes; use case; personal: no; keep: with the row';
COMMENT ON COLUMN announcement_letter.group_id IS 'The group; uuid; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN announcement_letter.enquiry_id IS 'The person''s enquiry; uuid; coordinator; personal: yes; keep: until the group has begun or is called off';
COMMENT ON COLUMN announcement_letter.told_on IS 'When; date; clock; personal: no; keep: with the row';

-- A group that leads itself has been asked how it goes; one click answers. Only the link's hash is kept, and nobody's name.
CREATE TABLE life_question (
    question_id uuid NOT NULL,
    group_id uuid NOT NULL,
    link_hash bytea NOT NULL,
    asked_on date NOT NULL,
    answered_on date,
    CONSTRAINT life_question_is_one_row PRIMARY KEY (question_id),
    CONSTRAINT life_link_is_its_own UNIQUE (link_hash),
    CONSTRAINT life_question_of_a_group FOREIGN KEY (group_id) REFERENCES self_help_group (group_id)
);
CREATE INDEX life_question_by_group ON life_question (group_id, asked_on);
COMMENT ON TABLE life_question IS 'When groups that lead themselves were asked how it goes, and answered.';
COMMENT ON COLUMN life_question.question_id IS 'The question; uuid; use case; personal: no; keep: until the group ends';
COMMENT ON COLUMN life_question.group_id IS 'The group; uuid; use case; personal: no; keep: with the row';
COMMENT ON COLUMN life_question.link_hash IS 'SHA-256 of the link''s random part; bytes; use case; personal: no; keep: with the row';
COMMENT ON COLUMN life_question.asked_on IS 'When the group''s own contact was asked; date; clock; personal: no; keep: with the row';
COMMENT ON COLUMN life_question.answered_on IS 'When it was answered, null before, or never; date; clock; personal: no; keep: with the row';

-- What staff have said and written to a person, and whom they are to call: gone with the person.
CREATE TABLE contact (
    contact_id uuid NOT NULL,
    enquiry_id uuid NOT NULL,
    way text NOT NULL,
    reason text NOT NULL,
    outcome text,
    note text,
    noted_by text,
    noted_at timestamptz NOT NULL,
    CONSTRAINT contact_is_one_row PRIMARY KEY (contact_id),
    CONSTRAINT contact_with_a_person FOREIGN KEY (enquiry_id) REFERENCES enquirer (enquiry_id) ON DELETE CASCADE,
    CONSTRAINT contact_way CHECK (way IN ('call', 'visit', 'letter', 'email', 'sms')),
    CONSTRAINT contact_reason CHECK (reason IN (
        'conversation', 'first_meeting_moved', 'first_meeting_place', 'offer_withdrawn', 'offer_lapsed', 'still_waiting', 'recall',
        'conversation_time', 'conversation_changed', 'announced'
    )),
    CONSTRAINT contact_outcome CHECK (outcome IN ('reached', 'message_left', 'not_reached', 'written')),
    CONSTRAINT contact_to_come_is_a_call CHECK (outcome IS NOT NULL OR way = 'call')
);
CREATE INDEX contact_by_person ON contact (enquiry_id, noted_at);
CREATE INDEX contact_to_come ON contact (noted_at) WHERE outcome IS NULL;
COMMENT ON TABLE contact IS 'Calls, visits and letters with a person, and calls that are to be made.';
COMMENT ON COLUMN contact.contact_id IS 'The contact; uuid; use case; personal: no; keep: with the row';
COMMENT ON COLUMN contact.enquiry_id IS 'The person; uuid; coordinator; personal: yes; keep: until the enquiry ends';
COMMENT ON COLUMN contact.way IS 'How; enum; coordinator; personal: no; keep: with the row';
COMMENT ON COLUMN contact.reason IS 'What for; enum; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN contact.outcome IS 'What came of it, null for a call that is to be made; enum; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN contact.note IS 'What was said or written, or is to be said, null when nothing was noted; text; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN contact.noted_by IS 'Member of staff who noted it, null when it is asked for by the clock; staff id; pass; personal: yes; keep: with the row';
COMMENT ON COLUMN contact.noted_at IS 'When; UTC; clock; personal: no; keep: with the row';

-- Whether somebody who has waited long still wishes to: one click answers, and only the link's hash is kept.
CREATE TABLE still_question (
    question_id uuid NOT NULL,
    enquiry_id uuid NOT NULL,
    link_hash bytea NOT NULL,
    asked_on date NOT NULL,
    answered_on date,
    CONSTRAINT still_question_is_one_row PRIMARY KEY (question_id),
    CONSTRAINT still_link_is_its_own UNIQUE (link_hash),
    CONSTRAINT still_question_to_a_person FOREIGN KEY (enquiry_id) REFERENCES enquirer (enquiry_id) ON DELETE CASCADE
);
CREATE INDEX still_question_by_person ON still_question (enquiry_id, asked_on);
COMMENT ON TABLE still_question IS 'When those who have waited long were asked whether they still wish to wait, and said yes.';
COMMENT ON COLUMN still_question.question_id IS 'The question; uuid; use case; personal: no; keep: with the row';
COMMENT ON COLUMN still_question.enquiry_id IS 'Who was asked; uuid; use case; personal: yes; keep: until the enquiry ends';
COMMENT ON COLUMN still_question.link_hash IS 'SHA-256 of the link''s random part; bytes; use case; personal: no; keep: with the row';
COMMENT ON COLUMN still_question.asked_on IS 'When; date; clock; personal: no; keep: with the row';
COMMENT ON COLUMN still_question.answered_on IS 'When the person said yes, null before, or never; date; person; personal: no; keep: with the row';

-- Conversations with us, with those who stay: what came of each.
CREATE TABLE intake_conversation (
    conversation_id uuid NOT NULL,
    enquiry_id uuid NOT NULL,
    way text,
    held_on date NOT NULL,
    outcome text NOT NULL,
    ask_again_on date,
    noted_by text NOT NULL,
    noted_at timestamptz NOT NULL,
    CONSTRAINT intake_conversation_is_one_row PRIMARY KEY (conversation_id),
    CONSTRAINT intake_conversation_with_a_person FOREIGN KEY (enquiry_id) REFERENCES enquirer (enquiry_id) ON DELETE CASCADE,
    CONSTRAINT intake_conversation_way CHECK (way IN ('phone', 'here', 'digital')),
    CONSTRAINT intake_conversation_outcome CHECK (outcome IN ('waiting_list', 'not_now')),
    CONSTRAINT intake_conversation_asks_again_when_not_now CHECK ((ask_again_on IS NOT NULL) = (outcome = 'not_now'))
);
CREATE INDEX intake_conversation_by_person ON intake_conversation (enquiry_id, held_on);
COMMENT ON TABLE intake_conversation IS 'Conversations with those who stay with us: when, how, and what came of each. Whoever is helped on is forgotten.';
COMMENT ON COLUMN intake_conversation.conversation_id IS 'The conversation; uuid; use case; personal: no; keep: with the row';
COMMENT ON COLUMN intake_conversation.enquiry_id IS 'With whom; uuid; coordinator; personal: yes; keep: until the enquiry ends';
COMMENT ON COLUMN intake_conversation.way IS 'How we talked, null where that is not noted; enum; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_conversation.held_on IS 'When; date; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_conversation.outcome IS 'What came of it; enum; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_conversation.ask_again_on IS 'When we are to ask again, null unless it is not now; date; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_conversation.noted_by IS 'Member of staff who noted it; staff id; pass; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_conversation.noted_at IS 'When it was noted; UTC; clock; personal: no; keep: with the row';

-- What was noted of a conversation, apart from it, so that only who means to reads it.
CREATE TABLE intake_note (
    conversation_id uuid NOT NULL,
    note text NOT NULL,
    CONSTRAINT one_note_of_a_conversation PRIMARY KEY (conversation_id),
    CONSTRAINT note_of_a_conversation
    FOREIGN KEY (conversation_id) REFERENCES intake_conversation (conversation_id) ON DELETE CASCADE
);
COMMENT ON TABLE intake_note IS 'What a coordinator noted of a conversation: read by coordinators alone, each read in the audit, and told to the person on asking.';
COMMENT ON COLUMN intake_note.conversation_id IS 'The conversation; uuid; use case; personal: yes; keep: until the enquiry ends';
COMMENT ON COLUMN intake_note.note IS 'What a coordinator noted of a conversation; text; coordinator; personal: yes; keep: until the enquiry ends';

CREATE TABLE intake_time (
    time_id uuid NOT NULL,
    begins_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    way text NOT NULL,
    place text,
    met_by text NOT NULL,
    offered_by text NOT NULL,
    offered_at timestamptz NOT NULL,
    CONSTRAINT intake_time_is_one_row PRIMARY KEY (time_id),
    CONSTRAINT intake_time_way CHECK (way IN ('phone', 'here', 'digital')),
    CONSTRAINT intake_time_has_no_place_by_phone CHECK (way <> 'phone' OR place IS NULL),
    CONSTRAINT intake_time_ends_after_it_begins CHECK (ends_at > begins_at),
    CONSTRAINT one_is_met_by_one_at_a_time EXCLUDE USING gist (
        int8range(hashtextextended(lower(met_by), 0), hashtextextended(lower(met_by), 0), '[]') WITH &&,
        tstzrange(begins_at, ends_at) WITH &&
    )
);
CREATE INDEX intake_time_by_moment ON intake_time (begins_at);
COMMENT ON TABLE intake_time IS 'Times that coordinators offer for a conversation with us; which of them are taken stands with the people.';
COMMENT ON COLUMN intake_time.time_id IS 'The time; uuid; use case; personal: no; keep: 30 days after it was';
COMMENT ON COLUMN intake_time.begins_at IS 'When it begins; UTC; coordinator; personal: no; keep: with the row';
COMMENT ON COLUMN intake_time.ends_at IS 'When it ends; UTC; coordinator; personal: no; keep: with the row';
COMMENT ON COLUMN intake_time.way IS 'How we talk; enum; coordinator; personal: no; keep: with the row';
COMMENT ON COLUMN intake_time.place IS 'A room or an address, or the link to a screen, null for the office''s own or a link for each; text; coordinator; personal: no; keep: with the row';
COMMENT ON COLUMN intake_time.met_by IS 'Given name of whoever is met; name; coordinator; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_time.offered_by IS 'Member of staff who offered it; staff id; pass; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_time.offered_at IS 'When it was offered; UTC; clock; personal: no; keep: with the row';

CREATE TABLE intake_appointment (
    enquiry_id uuid NOT NULL,
    told text NOT NULL,
    invited_at timestamptz NOT NULL,
    none_suits_at timestamptz,
    time_id uuid,
    chosen_at timestamptz,
    chosen_how text,
    number text,
    digital_link text,
    reminded_on date,
    CONSTRAINT one_appointment_of_a_person PRIMARY KEY (enquiry_id),
    CONSTRAINT one_person_at_a_time UNIQUE (time_id),
    CONSTRAINT intake_appointment_of_a_person FOREIGN KEY (enquiry_id) REFERENCES enquirer (enquiry_id) ON DELETE CASCADE,
    CONSTRAINT intake_appointment_at_a_time FOREIGN KEY (time_id) REFERENCES intake_time (time_id),
    CONSTRAINT intake_appointment_told CHECK (told IN ('email', 'letter', 'sms', 'call')),
    CONSTRAINT intake_appointment_chosen_how CHECK (chosen_how IN ('link', 'staff')),
    CONSTRAINT intake_appointment_is_chosen_whole CHECK ((time_id IS NULL) = (chosen_at IS NULL) AND (time_id IS NULL) = (chosen_how IS NULL)),
    CONSTRAINT intake_appointment_keeps_only_what_is_ahead CHECK (time_id IS NOT NULL OR (number IS NULL AND digital_link IS NULL AND reminded_on IS NULL))
);
COMMENT ON TABLE intake_appointment IS 'Who is asked to choose a time for a conversation with us, and the time that was chosen; gone once it is noted what came of it.';
COMMENT ON COLUMN intake_appointment.enquiry_id IS 'Whose; uuid; use case; personal: yes; keep: until it is noted what came of the conversation, or 30 days after the time';
COMMENT ON COLUMN intake_appointment.told IS 'How the person was asked, call where nothing could be written; enum; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_appointment.invited_at IS 'When the person was last asked; UTC; clock; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_appointment.none_suits_at IS 'When the person said that none of the times suits, null where not; UTC; person; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_appointment.time_id IS 'The time that was chosen, null before; uuid; person; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_appointment.chosen_at IS 'When it was chosen, null before; UTC; clock; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_appointment.chosen_how IS 'By the person''s own link or code, or by staff, null before; enum; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_appointment.number IS 'The number to call, null for that of the enquiry; E.164; person; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_appointment.digital_link IS 'Where the person meets us on a screen, null where it is the time''s own; address; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN intake_appointment.reminded_on IS 'When the person was reminded, null before; date; clock; personal: yes; keep: with the row';

CREATE TABLE intake_link (
    link_hash bytea NOT NULL,
    enquiry_id uuid NOT NULL,
    CONSTRAINT intake_link_is_its_own PRIMARY KEY (link_hash),
    CONSTRAINT intake_link_of_a_person FOREIGN KEY (enquiry_id) REFERENCES enquirer (enquiry_id) ON DELETE CASCADE
);
CREATE INDEX intake_link_by_person ON intake_link (enquiry_id);
COMMENT ON TABLE intake_link IS 'The links by which a person chooses, moves or gives up a time for a conversation.';
COMMENT ON COLUMN intake_link.link_hash IS 'SHA-256 of the token in the link; bytes; use case; personal: no; keep: with the row';
COMMENT ON COLUMN intake_link.enquiry_id IS 'Whose; uuid; use case; personal: yes; keep: until the enquiry ends';

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

-- A secret address by which a calendar follows a group's meetings, or an initiator's; only its hash is kept.
CREATE TABLE calendar_link (
    link_hash bytea NOT NULL,
    group_id uuid,
    initiator_id uuid,
    made_on date NOT NULL,
    met_by text,
    CONSTRAINT calendar_link_is_its_own PRIMARY KEY (link_hash),
    CONSTRAINT one_calendar_link_of_a_group UNIQUE (group_id),
    CONSTRAINT one_calendar_link_of_an_initiator UNIQUE (initiator_id),
    CONSTRAINT one_calendar_link_of_who_is_met UNIQUE (met_by),
    CONSTRAINT calendar_link_is_of_one CHECK (num_nonnulls(group_id, initiator_id, met_by) = 1),
    CONSTRAINT calendar_link_of_a_group FOREIGN KEY (group_id) REFERENCES self_help_group (group_id) ON DELETE CASCADE,
    CONSTRAINT calendar_link_of_an_initiator FOREIGN KEY (initiator_id) REFERENCES initiator (initiator_id) ON DELETE CASCADE
);
COMMENT ON TABLE calendar_link IS 'A secret address by which a calendar follows a group''s meetings, an initiator''s, or somebody''s conversations: moments only, no names or places.';
COMMENT ON COLUMN calendar_link.link_hash IS 'SHA-256 of the token in the address; bytes; use case; personal: no; keep: until another is made or it is taken back';
COMMENT ON COLUMN calendar_link.group_id IS 'Whose meetings, null when it is an initiator''s; uuid; use case; personal: no; keep: until the group ends';
COMMENT ON COLUMN calendar_link.initiator_id IS 'Whose groups'' meetings, null when it is a group''s; uuid; use case; personal: yes; keep: with the initiator';
COMMENT ON COLUMN calendar_link.made_on IS 'When it was made; date; clock; personal: no; keep: with the row';
COMMENT ON COLUMN calendar_link.met_by IS 'Given name, in small letters, of whoever is met in the conversations, null when it is of meetings; name; coordinator; personal: yes; keep: until another is made or it is taken back';

-- A group that leads itself asks for an initiator to come back for some meetings.
CREATE TABLE recall (
    recall_id uuid NOT NULL,
    group_id uuid NOT NULL,
    asked_by text NOT NULL,
    asked_on date NOT NULL,
    initiator_id uuid,
    until_on date,
    ended_on date,
    CONSTRAINT recall_is_one_row PRIMARY KEY (recall_id),
    CONSTRAINT recall_of_a_group FOREIGN KEY (group_id) REFERENCES self_help_group (group_id),
    CONSTRAINT recall_of_an_initiator FOREIGN KEY (initiator_id) REFERENCES initiator (initiator_id) ON DELETE SET NULL,
    CONSTRAINT recall_asked_by CHECK (asked_by IN ('group', 'office')),
    CONSTRAINT recall_has_a_last_day CHECK (initiator_id IS NULL OR until_on IS NOT NULL)
);
CREATE UNIQUE INDEX one_open_recall_of_a_group ON recall (group_id) WHERE ended_on IS NULL;
CREATE INDEX recall_by_initiator ON recall (initiator_id);
COMMENT ON TABLE recall IS 'Groups that lead themselves and ask for an initiator to come back for some meetings.';
COMMENT ON COLUMN recall.recall_id IS 'The recall; uuid; use case; personal: no; keep: always';
COMMENT ON COLUMN recall.group_id IS 'The group; uuid; use case; personal: no; keep: with the row';
COMMENT ON COLUMN recall.asked_by IS 'Who noted it: the group''s own contact, or the office; enum; use case; personal: no; keep: with the row';
COMMENT ON COLUMN recall.asked_on IS 'When; date; clock; personal: no; keep: with the row';
COMMENT ON COLUMN recall.initiator_id IS 'Who comes, null before anybody does; uuid; coordinator; personal: yes; keep: with the initiator';
COMMENT ON COLUMN recall.until_on IS 'Last day the initiator sees the group, null before anybody comes; date; coordinator; personal: no; keep: with the row';
COMMENT ON COLUMN recall.ended_on IS 'When it was over, null while it is asked for or somebody comes; date; clock; personal: no; keep: with the row';

CREATE TABLE project (
    project_id uuid PRIMARY KEY,
    name text NOT NULL,
    first_month date NOT NULL,
    last_month date NOT NULL,
    open boolean NOT NULL
);
COMMENT ON TABLE project IS 'Projects of the office, as reporting has told of them, to be chosen from.';
COMMENT ON COLUMN project.project_id IS 'The project; uuid; reporting.project_listed.v1; personal: no; keep: always';
COMMENT ON COLUMN project.name IS 'What it is called; text; reporting.project_listed.v1; personal: no; keep: always';
COMMENT ON COLUMN project.first_month IS 'First day of its first month; date; reporting.project_listed.v1; personal: no; keep: always';
COMMENT ON COLUMN project.last_month IS 'First day of its last month; date; reporting.project_listed.v1; personal: no; keep: always';
COMMENT ON COLUMN project.open IS 'Whether it can be chosen; flag; reporting.project_listed.v1; personal: no; keep: always';
CREATE TABLE group_project (
    group_id uuid NOT NULL,
    project_id uuid NOT NULL,
    CONSTRAINT group_once_in_a_project PRIMARY KEY (group_id, project_id),
    CONSTRAINT project_of_a_group FOREIGN KEY (group_id) REFERENCES self_help_group (group_id) ON DELETE CASCADE,
    CONSTRAINT group_in_a_known_project FOREIGN KEY (project_id) REFERENCES project (project_id)
);
COMMENT ON TABLE group_project IS 'Which projects groups are part of.';
COMMENT ON COLUMN group_project.group_id IS 'The group; uuid; staff; personal: no; keep: always';
COMMENT ON COLUMN group_project.project_id IS 'The project; uuid; staff; personal: no; keep: always';

CREATE TABLE theme (
    code text PRIMARY KEY,
    nb text NOT NULL,
    nn text NOT NULL,
    en text NOT NULL,
    offered boolean NOT NULL,
    place integer NOT NULL,
    CONSTRAINT theme_code_is_a_code CHECK (code ~ '^[a-z][a-z0-9_]{1,39}$')
);
COMMENT ON TABLE theme IS 'What head office has stated of themes since the release: new ones, other names, retired ones. What is not here is as in contracts/themes.yaml.';
COMMENT ON COLUMN theme.code IS 'The theme, never used for another; code; head office; personal: no; keep: always';
COMMENT ON COLUMN theme.nb IS 'Its name in bokmål; text; head office; personal: no; keep: always';
COMMENT ON COLUMN theme.nn IS 'Its name in nynorsk; text; head office; personal: no; keep: always';
COMMENT ON COLUMN theme.en IS 'Its name in English; text; head office; personal: no; keep: always';
COMMENT ON COLUMN theme.offered IS 'Whether it can be chosen; no: retired, kept by whoever has it; yes/no; head office; personal: no; keep: always';
COMMENT ON COLUMN theme.place IS 'Where it stands in the list, from 1; the theme other stands last; number; head office; personal: no; keep: always';
