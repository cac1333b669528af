-- Rooms, who has them when, and what somebody needs of a room to be able to take part.
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

ALTER TABLE self_help_group ADD COLUMN room_id uuid;
ALTER TABLE self_help_group
ADD CONSTRAINT group_meets_in_a_room FOREIGN KEY (room_id) REFERENCES room (room_id) NOT VALID;
ALTER TABLE self_help_group VALIDATE CONSTRAINT group_meets_in_a_room;
COMMENT ON COLUMN self_help_group.room_id IS 'The room it meets in or met in last, held where there is a booking; null: none of ours; uuid; coordinator; personal: no; keep: always';

ALTER TABLE enquirer ADD COLUMN access text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN enquirer.access IS 'What a room must offer for the person to take part, empty: nothing told; enums; person; personal: yes; keep: until it ends';

ALTER TABLE unplaced DROP CONSTRAINT unplaced_reason;
ALTER TABLE unplaced ADD CONSTRAINT unplaced_reason
CHECK (reason IN ('times_unknown', 'languages_unknown', 'gender_unknown', 'too_few', 'no_initiator', 'no_room', 'no_access', 'full')) NOT VALID;
ALTER TABLE unplaced VALIDATE CONSTRAINT unplaced_reason;
