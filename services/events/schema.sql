-- One row per event the office makes, from draft to closed. Registering, cancelling and promoting lock this row first,
-- so that everything about one event's places happens in one order; the places taken are counted, never stored.
CREATE TABLE event (
    event_id uuid PRIMARY KEY,
    kind text NOT NULL,
    title text NOT NULL,
    summary text NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    place text,
    postcode text,
    municipality text,
    format text NOT NULL,
    capacity integer NOT NULL,
    smaller_may_pass boolean NOT NULL DEFAULT false,
    registration_closes_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'draft',
    version integer NOT NULL DEFAULT 1,
    participants integer,
    participants_by_sector jsonb,
    created_at timestamptz NOT NULL,
    published_at timestamptz,
    changed_at timestamptz,
    cancelled_at timestamptz,
    closed_at timestamptz,
    summing_up text,
    summed_up_at timestamptz,
    by_invitation boolean NOT NULL DEFAULT false,
    most_per_organisation integer,
    by_approval boolean NOT NULL DEFAULT false,
    price_kroner integer,
    has_questions boolean NOT NULL DEFAULT false,
    asks_needs boolean NOT NULL DEFAULT false,
    digital_capacity integer,
    digital_address text,
    offer_hours integer,
    held_with text[] NOT NULL DEFAULT '{}',
    counted_by text,
    CONSTRAINT counted_by_one_of_those_who_hold_it CHECK (counted_by IS NULL OR counted_by = any(held_with)),
    national boolean NOT NULL DEFAULT false,
    CONSTRAINT offers_stand_some_hours CHECK (offer_hours BETWEEN 1 AND 240),
    CONSTRAINT digital_places_are_of_a_hybrid
    CHECK (digital_capacity IS NULL OR (format = 'hybrid' AND capacity > 0 AND digital_capacity BETWEEN 1 AND 100000)),
    CONSTRAINT price_is_above_nothing CHECK (price_kroner BETWEEN 1 AND 100000),
    CONSTRAINT most_is_one_or_more CHECK (most_per_organisation BETWEEN 1 AND 100000),
    CONSTRAINT kind_is_known CHECK (kind IN (
        'seminar', 'network_meeting', 'initiator_training', 'conference', 'information_meeting', 'open_meeting',
        'members_evening', 'learning_network', 'joint_seminar')),
    CONSTRAINT format_is_known CHECK (format IN ('in_person', 'digital', 'hybrid')),
    CONSTRAINT state_is_known CHECK (state IN ('draft', 'published', 'cancelled', 'closed')),
    CONSTRAINT ends_after_it_starts CHECK (ends_at > starts_at),
    CONSTRAINT registration_closes_before_the_end CHECK (registration_closes_at <= ends_at),
    CONSTRAINT capacity_is_not_negative CHECK (capacity >= 0),
    CONSTRAINT postcode_has_four_digits CHECK (postcode ~ '^\d{4}$'),
    CONSTRAINT closed_is_counted CHECK ((state = 'closed') = (participants IS NOT NULL)),
    CONSTRAINT summed_up_when_settled CHECK (summed_up_at IS NULL OR (state = 'closed' AND summing_up IS NOT NULL))
);
CREATE INDEX event_by_start ON event (starts_at, event_id);
COMMENT ON TABLE event IS 'What the office invites people to.';
COMMENT ON COLUMN event.event_id IS 'Identity; uuid; use case; personal: no; keep: always';
COMMENT ON COLUMN event.kind IS 'What sort of event; code; event manager; personal: no; keep: always';
COMMENT ON COLUMN event.title IS 'What it is called; text; event manager; personal: no; keep: always';
COMMENT ON COLUMN event.summary IS 'What it is about, for those who consider coming; text; event manager; personal: no; keep: always';
COMMENT ON COLUMN event.starts_at IS 'When it starts; UTC; event manager; personal: no; keep: always';
COMMENT ON COLUMN event.ends_at IS 'When it ends; UTC; event manager; personal: no; keep: always';
COMMENT ON COLUMN event.place IS 'Where people meet, null when only digital or not yet known; text; event manager; personal: no; keep: always';
COMMENT ON COLUMN event.postcode IS 'Postcode of the place, null when not given; four digits; event manager; personal: no; keep: always';
COMMENT ON COLUMN event.municipality IS 'Where it counts: of the postcode, the office''s own when digital, null when not known; four digits; reference; personal: no; keep: always';
COMMENT ON COLUMN event.format IS 'in_person, digital or hybrid; code; event manager; personal: no; keep: always';
COMMENT ON COLUMN event.capacity IS 'Seats there are, those in the room where digital places are counted apart; 0 means people come without registering; count; event manager; personal: no; keep: always';
COMMENT ON COLUMN event.smaller_may_pass IS 'Whether a smaller party may pass a larger one that does not fit; yes/no; event manager; personal: no; keep: always';
COMMENT ON COLUMN event.registration_closes_at IS 'Last moment to register; UTC; event manager, otherwise the start; personal: no; keep: always';
COMMENT ON COLUMN event.state IS 'draft, published, cancelled, or closed (held and counted); code; use case; personal: no; keep: always';
COMMENT ON COLUMN event.version IS 'Raised whenever time, place or state changes, so that messages about an earlier one can be stopped; count; use case; personal: no; keep: always';
COMMENT ON COLUMN event.participants IS 'How many came, null until closed; count; event manager; personal: no; keep: always';
COMMENT ON COLUMN event.participants_by_sector IS 'How many came by sector, of those whose sector is known, null until closed; counts; event manager; personal: no; keep: always';
COMMENT ON COLUMN event.created_at IS 'When it was made; UTC; clock; personal: no; keep: always';
COMMENT ON COLUMN event.published_at IS 'When it was published, null before; UTC; clock; personal: no; keep: always';
COMMENT ON COLUMN event.changed_at IS 'When it was last given another time, place or text, null when never; UTC; clock; personal: no; keep: always';
COMMENT ON COLUMN event.cancelled_at IS 'When it was called off, null if it was not; UTC; clock; personal: no; keep: always';
COMMENT ON COLUMN event.closed_at IS 'When attendance was settled, null before; UTC; clock; personal: no; keep: always';
COMMENT ON COLUMN event.summing_up IS 'How it was, for everyone to read, null until told; text; event manager; personal: no; keep: always';
COMMENT ON COLUMN event.summed_up_at IS 'When that was first told, null before; UTC; clock; personal: no; keep: always';
COMMENT ON COLUMN event.by_invitation IS 'Whether a code from the office is needed to register; yes/no; event manager; personal: no; keep: always';
COMMENT ON COLUMN event.most_per_organisation IS 'Most seats for people of one workplace or organisation, null when as many as there are; count; event manager; personal: no; keep: always';
COMMENT ON COLUMN event.by_approval IS 'Whether staff answer everyone who wishes to come before they come or wait; yes/no; event manager; personal: no; keep: always';
COMMENT ON COLUMN event.price_kroner IS 'What one seat costs, null when it costs nothing; NOK; event manager; personal: no; keep: always';
COMMENT ON COLUMN event.has_questions IS 'Whether it has, or has had, questions of its own; yes/no; use case; personal: no; keep: always';
COMMENT ON COLUMN event.asks_needs IS 'Whether those who register are asked about food and access; yes/no; event manager; personal: no; keep: always';
COMMENT ON COLUMN event.digital_capacity IS 'Digital places of an event that is in person too, null when all places are counted together; count; event manager; personal: no; keep: always';
COMMENT ON COLUMN event.digital_address IS 'Where those who take part digitally go in, told to them alone, null when not known yet; https address; event manager; personal: no; keep: always';
COMMENT ON COLUMN event.offer_hours IS 'How long a place that came free is offered to whoever is next, null when it is given at once; hours; event manager; personal: no; keep: always';
COMMENT ON COLUMN event.held_with IS 'Other offices that hold it with us; office codes; event manager; personal: no; keep: always';
COMMENT ON COLUMN event.counted_by IS 'Which of them counts it, null when we do; office code; event manager; personal: no; keep: always';
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

-- An organiser's own questions. One that has been answered is never reworded: it is withdrawn, and another takes its place.
CREATE TABLE question (
    question_id uuid PRIMARY KEY,
    event_id uuid NOT NULL,
    place integer NOT NULL,
    kind text NOT NULL,
    label text NOT NULL,
    purpose text NOT NULL,
    choices text[] NOT NULL,
    required boolean NOT NULL,
    for_each boolean NOT NULL,
    only_if_question uuid,
    only_if_answer text,
    keep_days integer NOT NULL,
    made_at timestamptz NOT NULL,
    withdrawn_at timestamptz,
    CONSTRAINT question_is_asked_at_an_event FOREIGN KEY (event_id) REFERENCES event,
    CONSTRAINT question_hangs_on_another FOREIGN KEY (only_if_question) REFERENCES question,
    CONSTRAINT question_kind_is_known CHECK (kind IN ('text', 'choice', 'yes_no')),
    CONSTRAINT a_choice_is_between_two_or_more CHECK ((kind = 'choice') = (cardinality(choices) >= 2)),
    CONSTRAINT a_condition_is_whole CHECK ((only_if_question IS NULL) = (only_if_answer IS NULL)),
    CONSTRAINT answers_go_with_the_rest_at_the_latest CHECK (keep_days BETWEEN 1 AND 180)
);
CREATE INDEX question_by_event ON question (event_id, place);
COMMENT ON TABLE question IS 'What an organiser asks those who register, beyond what everyone is asked.';
COMMENT ON COLUMN question.question_id IS 'Identity, and the name of its answers; uuid; use case; personal: no; keep: always';
COMMENT ON COLUMN question.event_id IS 'Where it is asked; uuid; use case; personal: no; keep: always';
COMMENT ON COLUMN question.place IS 'Its place among the questions; count; use case; personal: no; keep: always';
COMMENT ON COLUMN question.kind IS 'text, choice or yes_no; code; event manager; personal: no; keep: always';
COMMENT ON COLUMN question.label IS 'What is asked; text; event manager; personal: no; keep: always';
COMMENT ON COLUMN question.purpose IS 'What it is asked for, shown to whoever answers; text; event manager; personal: no; keep: always';
COMMENT ON COLUMN question.choices IS 'What can be chosen, none unless it is a choice; texts; event manager; personal: no; keep: always';
COMMENT ON COLUMN question.required IS 'Whether those who register must answer; yes/no; event manager; personal: no; keep: always';
COMMENT ON COLUMN question.for_each IS 'Whether it is asked for each of a party, or once; yes/no; event manager; personal: no; keep: always';
COMMENT ON COLUMN question.only_if_question IS 'The question it hangs on, null when it is always asked; uuid; event manager; personal: no; keep: always';
COMMENT ON COLUMN question.only_if_answer IS 'The answer to that with which it is asked, null when it is always asked; text; event manager; personal: no; keep: always';
COMMENT ON COLUMN question.keep_days IS 'How long after the event its answers are kept; days; event manager; personal: no; keep: always';
COMMENT ON COLUMN question.made_at IS 'When it was made; UTC; clock; personal: no; keep: always';
COMMENT ON COLUMN question.withdrawn_at IS 'When it ceased to be asked, null while it is; UTC; clock; personal: no; keep: always';

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

-- One row per party that registered. A party keeps its place in line by `line_number`, given under the event's lock.
CREATE TABLE registration (
    registration_id uuid PRIMARY KEY,
    event_id uuid NOT NULL,
    line_number bigint GENERATED ALWAYS AS IDENTITY,
    subject uuid NOT NULL,
    state text NOT NULL,
    state_reason text NOT NULL,
    seats integer NOT NULL,
    sector text NOT NULL,
    name text,
    email text,
    organisation text,
    answers jsonb NOT NULL DEFAULT '{}',
    language text NOT NULL,
    code text NOT NULL,
    attended_seats integer,
    passed_on date,
    registered_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    checked_in_at timestamptz,
    counted_in text,
    reminded_version integer,
    companions text[] NOT NULL DEFAULT '{}',
    invitation_id uuid,
    price_kroner integer,
    buyer_number text,
    buyer_reference text,
    way text,
    wish text,
    turn bigint,
    offered_until timestamptz,
    CONSTRAINT offers_are_to_those_in_line CHECK (offered_until IS NULL OR state = 'waiting' OR wish IS NOT NULL),
    CONSTRAINT way_is_known CHECK (way IN ('in_person', 'digital')),
    CONSTRAINT wish_is_for_the_other_way
    CHECK (wish IS NULL OR (wish IN ('in_person', 'digital') AND state = 'confirmed' AND wish IS DISTINCT FROM way)),
    CONSTRAINT buyer_number_has_nine_digits CHECK (buyer_number ~ '^\d{9}$'),
    CONSTRAINT registration_by_a_code FOREIGN KEY (invitation_id) REFERENCES invitation,
    CONSTRAINT registration_is_for_an_event FOREIGN KEY (event_id) REFERENCES event,
    CONSTRAINT registration_state_is_known CHECK (state IN ('asked', 'confirmed', 'waiting', 'cancelled')),
    CONSTRAINT state_has_a_known_reason CHECK (state_reason IN (
        'place_free', 'event_full', 'party_too_large_for_what_is_free', 'promoted', 'by_link', 'by_staff',
        'to_be_answered', 'approved', 'refused', 'meanwhile', 'offer_declined', 'offer_lapsed')),
    CONSTRAINT a_party_is_one_or_more CHECK (seats BETWEEN 1 AND 20),
    CONSTRAINT sector_is_known CHECK (sector IN (
        'municipality', 'specialist_health', 'voluntary', 'state_agency', 'academia', 'enthusiast', 'private', 'other')),
    CONSTRAINT attendance_is_within_the_party CHECK (attended_seats BETWEEN 0 AND seats),
    CONSTRAINT counted_in_a_municipality_or_none CHECK (counted_in ~ '^(\d{4}|none)$'),
    CONSTRAINT companions_have_seats CHECK (cardinality(companions) < seats),
    CONSTRAINT one_code_per_party UNIQUE (event_id, code)
);
CREATE UNIQUE INDEX one_party_per_address ON registration (event_id, lower(email)) WHERE state <> 'cancelled';
CREATE INDEX registration_in_line ON registration (event_id, line_number)
INCLUDE (state, seats, way, wish, turn, offered_until);
CREATE INDEX registration_offered ON registration (offered_until) WHERE offered_until IS NOT NULL;
COMMENT ON TABLE registration IS 'A party that wishes to come to an event: who registered, and how many seats.';
COMMENT ON COLUMN registration.registration_id IS 'Identity, random; uuid; use case; personal: yes; keep: until erased';
COMMENT ON COLUMN registration.event_id IS 'What they wish to come to; uuid; use case; personal: no; keep: with the row';
COMMENT ON COLUMN registration.line_number IS 'Place in line, growing within an event; count; database; personal: no; keep: with the row';
COMMENT ON COLUMN registration.subject IS 'What the events about this party are told under, random and never shown; uuid; use case; personal: no; keep: unlinked at erasure';
COMMENT ON COLUMN registration.state IS 'asked (to be answered by staff), confirmed, waiting or cancelled; code; use case; personal: no; keep: with the row';
COMMENT ON COLUMN registration.state_reason IS 'Why it is in that state; code; use case; personal: no; keep: with the row';
COMMENT ON COLUMN registration.seats IS 'How many people the party is; count; who registered; personal: no; keep: with the row';
COMMENT ON COLUMN registration.sector IS 'Where they come from; code; who registered; personal: no; keep: with the row';
COMMENT ON COLUMN registration.name IS 'Who registered, null once forgotten; text; who registered; personal: yes; keep: 180 days after the event';
COMMENT ON COLUMN registration.email IS 'Where to write, null when staff registered someone without, or once forgotten; address; who registered; personal: yes; keep: 180 days after the event';
COMMENT ON COLUMN registration.organisation IS 'Whom they come from, null when not given; text; who registered; personal: yes; keep: 180 days after the event';
COMMENT ON COLUMN registration.answers IS 'Answers to the organiser''s own questions; JSON; who registered; personal: yes; keep: as long as each question says, at most 180 days after the event';
COMMENT ON COLUMN registration.language IS 'Language to write in; code; who registered; personal: no; keep: with the row';
COMMENT ON COLUMN registration.code IS 'What is shown at the door; text; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN registration.attended_seats IS 'How many of the party came, null until somebody says; count; the door or event manager; personal: no; keep: with the row';
COMMENT ON COLUMN registration.passed_on IS 'When the person was passed on to the register of initiators, null before; date; event manager; personal: no; keep: with the row';
COMMENT ON COLUMN registration.registered_at IS 'When they registered; UTC; clock; personal: no; keep: with the row';
COMMENT ON COLUMN registration.changed_at IS 'When the state last changed; UTC; clock; personal: no; keep: with the row';
COMMENT ON COLUMN registration.checked_in_at IS 'When they came through the door, null if nobody said; UTC; clock; personal: no; keep: with the row';
COMMENT ON COLUMN registration.counted_in IS 'Municipality it was counted in when the event has moved to another since, none where it was not known, null when as the event; four digits; use case; personal: no; keep: with the row';
COMMENT ON COLUMN registration.reminded_version IS 'The event''s version that the party has been reminded of, null before; count; use case; personal: no; keep: with the row';
COMMENT ON COLUMN registration.companions IS 'Names of the others in the party, those that were told, none once forgotten; texts; who registered; personal: yes; keep: 180 days after the event';
COMMENT ON COLUMN registration.invitation_id IS 'The code it was made by, null where none was needed; uuid; who registered; personal: no; keep: with the row';
COMMENT ON COLUMN registration.price_kroner IS 'What one seat cost when they registered, null when nothing; NOK; event; personal: no; keep: with the row';
COMMENT ON COLUMN registration.buyer_number IS 'Organisation number the invoice goes to, null when not given or once forgotten; nine digits; who registered; personal: yes; keep: 180 days after the event';
COMMENT ON COLUMN registration.buyer_reference IS 'What the invoice is to be marked with, null when not given or once forgotten; text; who registered; personal: yes; keep: 180 days after the event';
COMMENT ON COLUMN registration.way IS 'How they take part or wish to, in_person or digital, null when as the event; code; who registered; personal: no; keep: with the row';
COMMENT ON COLUMN registration.wish IS 'The other way, which they stand in line for while they hold a place, null when none; code; who registered; personal: no; keep: with the row';
COMMENT ON COLUMN registration.turn IS 'Place in line since they chose another way, null when as line_number; count; database; personal: no; keep: with the row';
COMMENT ON COLUMN registration.offered_until IS 'Until when the place they stand in line for is held for their answer, null when none is; UTC; use case; personal: no; keep: with the row';

-- What must be taken into account of somebody's health or faith: apart from the registration, so that it is read apart.
CREATE TABLE need (
    registration_id uuid NOT NULL,
    person integer NOT NULL,
    diets text[] NOT NULL,
    diet_note text,
    access text,
    consented_at timestamptz NOT NULL,
    consent_version text NOT NULL,
    CONSTRAINT one_need_per_person PRIMARY KEY (registration_id, person),
    CONSTRAINT need_goes_with_its_registration FOREIGN KEY (registration_id) REFERENCES registration ON DELETE CASCADE,
    CONSTRAINT need_is_of_one_in_the_party CHECK (person BETWEEN 1 AND 20),
    CONSTRAINT diets_are_known CHECK (diets <@ ARRAY[
        'vegetarian', 'vegan', 'no_gluten', 'no_milk', 'no_egg', 'no_nuts', 'no_fish', 'no_pork']),
    CONSTRAINT a_need_says_something CHECK (diets <> '{}' OR diet_note IS NOT NULL OR access IS NOT NULL)
);
COMMENT ON TABLE need IS 'What one in a party must have taken into account with food, and to take part.';
COMMENT ON COLUMN need.registration_id IS 'The party; uuid; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN need.person IS 'Which of the party, 1 for whoever registered; count; use case; personal: no; keep: with the row';
COMMENT ON COLUMN need.diets IS 'What they do not eat, none when nothing; codes; who registered; personal: yes; keep: the day after the event';
COMMENT ON COLUMN need.diet_note IS 'What else the kitchen must know, null when nothing; text; who registered; personal: yes; keep: the day after the event';
COMMENT ON COLUMN need.access IS 'What they need to take part, null when nothing; text; who registered; personal: yes; keep: the day after the event';
COMMENT ON COLUMN need.consented_at IS 'When they agreed that we keep it; UTC; clock; personal: yes; keep: with the row';
COMMENT ON COLUMN need.consent_version IS 'The words they agreed to; code; use case; personal: no; keep: with the row';

-- Which places a party holds, and which it stands in line for: all where they are counted together; null for none.
CREATE FUNCTION room_of(is_split boolean, state text, way text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN state <> 'confirmed' THEN NULL WHEN is_split THEN coalesce(way, 'in_person') ELSE 'all' END
$$;
CREATE FUNCTION line_of(is_split boolean, state text, way text, wish text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN state <> 'waiting' THEN wish WHEN is_split THEN coalesce(way, 'in_person') ELSE 'all' END
$$;

-- As which number a party stands in line, null when in none.
CREATE FUNCTION place_in_line(of_registration uuid) RETURNS integer
LANGUAGE sql STABLE AS $$
    SELECT nullif(count(*), 0)::integer
    FROM registration AS mine
    INNER JOIN event ON event.event_id = mine.event_id
    INNER JOIN registration AS ahead ON ahead.event_id = mine.event_id
    WHERE
        mine.registration_id = of_registration
        AND line_of(event.digital_capacity IS NOT NULL, ahead.state, ahead.way, ahead.wish)
        = line_of(event.digital_capacity IS NOT NULL, mine.state, mine.way, mine.wish)
        AND coalesce(ahead.turn, ahead.line_number) <= coalesce(mine.turn, mine.line_number)
$$;

-- How many seats of an event are taken or held for an answer, and how many are wished for by those who are not asked yet: in
-- all and digital, and wished for in the room by those in line for it; counted as of the statement that asks.
CREATE FUNCTION seats_of(of_event uuid)
RETURNS TABLE (taken integer, waiting integer, digital_taken integer, digital_line integer, room_line integer)
LANGUAGE sql STABLE AS $$
    SELECT
        (coalesce(sum(seats) FILTER (WHERE state = 'confirmed'), 0)
        + coalesce(sum(seats) FILTER (WHERE offered_until IS NOT NULL), 0))::integer,
        coalesce(sum(seats) FILTER (WHERE state = 'waiting' AND offered_until IS NULL), 0)::integer,
        (coalesce(sum(seats) FILTER (WHERE room_of(true, state, way) = 'digital'), 0)
        + coalesce(sum(seats) FILTER (
            WHERE offered_until IS NOT NULL AND line_of(true, state, way, wish) = 'digital'
        ), 0))::integer,
        coalesce(sum(seats) FILTER (
            WHERE offered_until IS NULL AND line_of(true, state, way, wish) = 'digital'
        ), 0)::integer,
        coalesce(sum(seats) FILTER (
            WHERE offered_until IS NULL AND line_of(true, state, way, wish) = 'in_person'
        ), 0)::integer
    FROM registration
    WHERE event_id = of_event
$$;

-- Links are random and stored hashed. A mail link goes to the address itself and opens everything. A receipt is what
-- whoever sent the form gets: it looks and works the same whether or not the address was known before, so it leads to
-- no registration when it was.
CREATE TABLE link (
    link_hash bytea PRIMARY KEY,
    kind text NOT NULL,
    event_id uuid NOT NULL,
    registration_id uuid,
    answered_state text,
    answered_position integer,
    used_to_cancel boolean NOT NULL DEFAULT false,
    made_at timestamptz NOT NULL,
    CONSTRAINT link_kind_is_known CHECK (kind IN ('mail', 'receipt')),
    CONSTRAINT link_is_for_an_event FOREIGN KEY (event_id) REFERENCES event,
    CONSTRAINT link_goes_with_its_registration FOREIGN KEY (registration_id) REFERENCES registration ON DELETE CASCADE,
    CONSTRAINT a_mail_link_opens_a_registration CHECK (kind <> 'mail' OR registration_id IS NOT NULL),
    CONSTRAINT a_receipt_remembers_the_answer CHECK ((kind = 'receipt') = (answered_state IS NOT NULL))
);
CREATE INDEX link_of_registration ON link (registration_id);
COMMENT ON TABLE link IS 'Addresses by which a party looks at or cancels its registration without signing in.';
COMMENT ON COLUMN link.link_hash IS 'SHA-256 of the random token in the address; bytes; use case; personal: no; keep: 180 days after the event';
COMMENT ON COLUMN link.kind IS 'mail (went to the address) or receipt (answered to whoever sent the form); code; use case; personal: no; keep: with the row';
COMMENT ON COLUMN link.event_id IS 'The event; uuid; use case; personal: no; keep: with the row';
COMMENT ON COLUMN link.registration_id IS 'What it opens, null for the receipt of a repeat; uuid; use case; personal: yes; keep: with the row';
COMMENT ON COLUMN link.answered_state IS 'The state that was answered, null for a mail link; code; use case; personal: no; keep: with the row';
COMMENT ON COLUMN link.answered_position IS 'The place in line that was answered, null when none was; count; use case; personal: no; keep: with the row';
COMMENT ON COLUMN link.used_to_cancel IS 'Whether it has been used to cancel; yes/no; who holds it; personal: no; keep: with the row';
COMMENT ON COLUMN link.made_at IS 'When it was made; UTC; clock; personal: no; keep: with the row';

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

-- People who came without registering: counted at the door, and named only where they wish to be.
CREATE TABLE walk_in (
    walk_in_id uuid PRIMARY KEY,
    event_id uuid NOT NULL,
    sector text NOT NULL,
    people integer NOT NULL,
    noted_at timestamptz NOT NULL,
    name text,
    organisation text,
    CONSTRAINT walk_in_is_to_an_event FOREIGN KEY (event_id) REFERENCES event,
    CONSTRAINT walk_in_sector_is_known CHECK (sector IN (
        'municipality', 'specialist_health', 'voluntary', 'state_agency', 'academia', 'enthusiast', 'private', 'other')),
    CONSTRAINT walk_in_is_one_or_more CHECK (people BETWEEN 1 AND 500)
);
CREATE INDEX walk_in_by_event ON walk_in (event_id, noted_at);
COMMENT ON TABLE walk_in IS 'People who came without registering, counted at the door and named only where they wished to be.';
COMMENT ON COLUMN walk_in.walk_in_id IS 'Identity, random; uuid; use case; personal: no; keep: always';
COMMENT ON COLUMN walk_in.event_id IS 'What they came to; uuid; use case; personal: no; keep: always';
COMMENT ON COLUMN walk_in.sector IS 'Where they come from; code; the door; personal: no; keep: always';
COMMENT ON COLUMN walk_in.people IS 'How many they were; count; the door; personal: no; keep: always';
COMMENT ON COLUMN walk_in.noted_at IS 'When they came; UTC; clock; personal: no; keep: always';
COMMENT ON COLUMN walk_in.name IS 'Who they are, null when not said or once forgotten; text; the door; personal: yes; keep: 180 days after the event';
COMMENT ON COLUMN walk_in.organisation IS 'Whom they come from, null when not said or once forgotten; text; the door; personal: yes; keep: 180 days after the event';

-- Talks that were shared from an event that has been held.
CREATE TABLE talk (
    talk_id uuid PRIMARY KEY,
    event_id uuid NOT NULL,
    title text NOT NULL,
    address text,
    added_at timestamptz NOT NULL,
    CONSTRAINT talk_is_of_an_event FOREIGN KEY (event_id) REFERENCES event
);
CREATE INDEX talk_by_event ON talk (event_id, added_at);
COMMENT ON TABLE talk IS 'Talks of an event that has been held, for everyone to find.';
COMMENT ON COLUMN talk.talk_id IS 'Identity, random; uuid; use case; personal: no; keep: always';
COMMENT ON COLUMN talk.event_id IS 'The event; uuid; use case; personal: no; keep: always';
COMMENT ON COLUMN talk.title IS 'What it was about; text; event manager; personal: no; keep: always';
COMMENT ON COLUMN talk.address IS 'Where it can be seen or read, null when nowhere; https address; event manager; personal: no; keep: always';
COMMENT ON COLUMN talk.added_at IS 'When it was added; UTC; clock; personal: no; keep: always';

-- Who speaks at an event: shown by name where they have said yes, and thanked when it is summed up.
CREATE TABLE speaker (
    speaker_id uuid PRIMARY KEY,
    event_id uuid NOT NULL,
    name text NOT NULL,
    email text,
    language text NOT NULL,
    is_shown boolean NOT NULL,
    added_at timestamptz NOT NULL,
    CONSTRAINT speaker_is_at_an_event FOREIGN KEY (event_id) REFERENCES event
);
CREATE INDEX speaker_by_event ON speaker (event_id, added_at);
COMMENT ON TABLE speaker IS 'Who speaks at an event.';
COMMENT ON COLUMN speaker.speaker_id IS 'Identity, random; uuid; use case; personal: yes; keep: 180 days after the event';
COMMENT ON COLUMN speaker.event_id IS 'The event; uuid; use case; personal: no; keep: with the row';
COMMENT ON COLUMN speaker.name IS 'Who speaks; text; event manager; personal: yes; keep: with the row';
COMMENT ON COLUMN speaker.email IS 'Where to thank them, null when by hand; address; event manager; personal: yes; keep: with the row';
COMMENT ON COLUMN speaker.language IS 'Language to write in; code; event manager; personal: no; keep: with the row';
COMMENT ON COLUMN speaker.is_shown IS 'Whether everyone sees the name; yes/no; event manager; personal: no; keep: with the row';
COMMENT ON COLUMN speaker.added_at IS 'When they were added; UTC; clock; personal: no; keep: with the row';

-- What staff have written by hand to those of an event.
CREATE TABLE letter (
    letter_id uuid NOT NULL,
    event_id uuid NOT NULL,
    audience text NOT NULL,
    subject text NOT NULL,
    words text NOT NULL,
    parties integer NOT NULL,
    written_by uuid NOT NULL,
    written_at timestamptz NOT NULL,
    CONSTRAINT letter_is_one_row PRIMARY KEY (letter_id),
    CONSTRAINT letter_is_about_an_event FOREIGN KEY (event_id) REFERENCES event,
    CONSTRAINT letter_audience CHECK (audience IN ('registered', 'waiting', 'attended', 'one'))
);
CREATE INDEX letter_by_event ON letter (event_id, written_at);
COMMENT ON TABLE letter IS 'What staff have written by hand to those registered, waiting or attending, or to one of them.';
COMMENT ON COLUMN letter.letter_id IS 'Identity; uuid; use case; personal: no; keep: 180 days after the event';
COMMENT ON COLUMN letter.event_id IS 'The event; uuid; use case; personal: no; keep: with the row';
COMMENT ON COLUMN letter.audience IS 'registered, waiting, attended, or one party; code; event manager; personal: no; keep: with the row';
COMMENT ON COLUMN letter.subject IS 'Subject; text; event manager; personal: yes; keep: with the row';
COMMENT ON COLUMN letter.words IS 'What was written; text; event manager; personal: yes; keep: with the row';
COMMENT ON COLUMN letter.parties IS 'How many parties it went to; count; use case; personal: no; keep: with the row';
COMMENT ON COLUMN letter.written_by IS 'Who wrote; account; pass; personal: yes; keep: with the row';
COMMENT ON COLUMN letter.written_at IS 'When; UTC; clock; personal: no; keep: with the row';

-- One row for each talk, lesson, advice, meeting or stand: most of a district office's day. What is put right is changed
-- here and told as struck and held anew; what was never held is deleted.
CREATE TABLE outreach (
    outreach_id uuid PRIMARY KEY,
    kind text NOT NULL,
    held_on date NOT NULL,
    municipality text NOT NULL,
    partner text,
    audience text,
    people integer NOT NULL,
    note text,
    noted_at timestamptz NOT NULL,
    held_with text[] NOT NULL DEFAULT '{}',
    counted_by text,
    CONSTRAINT outreach_counted_by_one_of_those_who_held_it CHECK (counted_by IS NULL OR counted_by = any(held_with)),
    CONSTRAINT outreach_kind_is_known CHECK (kind IN ('talk', 'teaching', 'advice', 'meeting', 'stand', 'anchoring')),
    CONSTRAINT outreach_is_in_a_municipality CHECK (municipality ~ '^\d{4}$'),
    CONSTRAINT audience_is_known CHECK (audience IN (
        'municipality', 'health', 'leaders', 'organisation', 'students', 'inhabitants', 'other')),
    CONSTRAINT heads_are_not_negative CHECK (people >= 0)
);
CREATE INDEX outreach_by_day ON outreach (held_on, noted_at);
CREATE INDEX outreach_by_municipality ON outreach (municipality, held_on);
COMMENT ON TABLE outreach IS 'What the office has held for others: talks, teaching, advice, meetings, stands.';
COMMENT ON COLUMN outreach.outreach_id IS 'Identity, random; uuid; use case; personal: no; keep: always';
COMMENT ON COLUMN outreach.kind IS 'What it was; code; staff; personal: no; keep: always';
COMMENT ON COLUMN outreach.held_on IS 'The day it was held; date; staff; personal: no; keep: always';
COMMENT ON COLUMN outreach.municipality IS 'The municipality visited, or of whoever asked; four digits; staff; personal: no; keep: always';
COMMENT ON COLUMN outreach.partner IS 'The organisation it was for, null when not said or once forgotten; text; staff; personal: yes; keep: five years after it was held';
COMMENT ON COLUMN outreach.audience IS 'Who came, null when not said; code; staff; personal: no; keep: always';
COMMENT ON COLUMN outreach.people IS 'How many came; count; staff; personal: no; keep: always';
COMMENT ON COLUMN outreach.note IS 'What we noted from it, null when nothing or once forgotten; text; staff; personal: yes; keep: two years after it was held';
COMMENT ON COLUMN outreach.noted_at IS 'When it was noted; UTC; clock; personal: no; keep: always';
COMMENT ON COLUMN outreach.held_with IS 'Other offices that held it with us; office codes; staff; personal: no; keep: always';
COMMENT ON COLUMN outreach.counted_by IS 'Which of them counts it, null when we do; office code; staff; personal: no; keep: always';

-- One row for each step with a municipality, from the first contact until a contact point or a LINK centre stands there.
-- Where it stands now is the step of the latest day. Who noted it is in the audit.
CREATE TABLE municipality_step (
    step_id uuid PRIMARY KEY,
    municipality text NOT NULL,
    step text NOT NULL,
    reached_on date NOT NULL,
    noted_at timestamptz NOT NULL,
    CONSTRAINT step_is_of_a_municipality CHECK (municipality ~ '^\d{4}$'),
    CONSTRAINT step_is_known CHECK (step IN (
        'contacted', 'considering', 'contact_point_decided', 'link_decided', 'established', 'not_now'))
);
CREATE INDEX step_by_municipality ON municipality_step (municipality, reached_on);
COMMENT ON TABLE municipality_step IS 'How far the work with each municipality has come.';
COMMENT ON COLUMN municipality_step.step_id IS 'Identity, random; uuid; use case; personal: no; keep: always';
COMMENT ON COLUMN municipality_step.municipality IS 'The municipality; four digits; staff; personal: no; keep: always';
COMMENT ON COLUMN municipality_step.step IS 'contacted, considering, decided on a contact point or a LINK centre, established, or not for now; code; staff; personal: no; keep: always';
COMMENT ON COLUMN municipality_step.reached_on IS 'The day it came this far; date; staff; personal: no; keep: always';
COMMENT ON COLUMN municipality_step.noted_at IS 'When it was noted; UTC; clock; personal: no; keep: always';

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
CREATE TABLE activity_project (
    kind text NOT NULL,
    activity_id uuid NOT NULL,
    project_id uuid NOT NULL,
    CONSTRAINT once_in_a_project PRIMARY KEY (kind, activity_id, project_id),
    CONSTRAINT in_a_known_project FOREIGN KEY (project_id) REFERENCES project (project_id),
    CONSTRAINT activity_kind CHECK (kind IN ('event', 'outreach'))
);
COMMENT ON TABLE activity_project IS 'Which projects events and outreach are part of.';
COMMENT ON COLUMN activity_project.kind IS 'An event or outreach; enum; staff; personal: no; keep: always';
COMMENT ON COLUMN activity_project.activity_id IS 'Which one; uuid; staff; personal: no; keep: always';
COMMENT ON COLUMN activity_project.project_id IS 'The project; uuid; staff; personal: no; keep: always';
