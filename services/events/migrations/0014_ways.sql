-- An event in person and digital has places of each sort; a party has a place, or waits, for the one it chose.
ALTER TABLE event ADD COLUMN digital_capacity integer;
ALTER TABLE event ADD COLUMN digital_address text;
ALTER TABLE event ADD CONSTRAINT digital_places_are_of_a_hybrid
CHECK (digital_capacity IS NULL OR (format = 'hybrid' AND capacity > 0 AND digital_capacity BETWEEN 1 AND 100000));
COMMENT ON COLUMN event.capacity IS 'Seats there are, those in the room where digital places are counted apart; 0 means people come without registering; count; event manager; personal: no; keep: always';
COMMENT ON COLUMN event.digital_capacity IS 'Digital places of an event that is in person too, null when all places are counted together; count; event manager; personal: no; keep: always';
COMMENT ON COLUMN event.digital_address IS 'Where those who take part digitally go in, told to them alone, null when not known yet; https address; event manager; personal: no; keep: always';

ALTER TABLE registration ADD COLUMN way text;
ALTER TABLE registration ADD COLUMN wish text;
ALTER TABLE registration ADD COLUMN turn bigint;
ALTER TABLE registration ADD CONSTRAINT way_is_known CHECK (way IN ('in_person', 'digital'));
ALTER TABLE registration ADD CONSTRAINT wish_is_for_the_other_way
CHECK (wish IS NULL OR (wish IN ('in_person', 'digital') AND state = 'confirmed' AND wish IS DISTINCT FROM way));
ALTER TABLE registration DROP CONSTRAINT state_has_a_known_reason;
ALTER TABLE registration ADD CONSTRAINT state_has_a_known_reason CHECK (state_reason IN (
    'place_free', 'event_full', 'party_too_large_for_what_is_free', 'promoted', 'by_link', 'by_staff',
    'to_be_answered', 'approved', 'refused', 'meanwhile'));
DROP INDEX registration_in_line;
CREATE INDEX registration_in_line ON registration (event_id, line_number) INCLUDE (state, seats, way, wish, turn);
COMMENT ON COLUMN registration.way IS 'How they take part or wish to, in_person or digital, null when as the event; code; who registered; personal: no; keep: with the row';
COMMENT ON COLUMN registration.wish IS 'The other way, which they stand in line for while they hold a place, null when none; code; who registered; personal: no; keep: with the row';
COMMENT ON COLUMN registration.turn IS 'Place in line since they chose another way, null when as line_number; count; database; personal: no; keep: with the row';

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

DROP FUNCTION seats_of(uuid);
-- How many seats of an event are taken and how many are wished for, in all and digital, and wished for in the room by those
-- in line for it; counted as of the statement that asks.
CREATE FUNCTION seats_of(of_event uuid)
RETURNS TABLE (taken integer, waiting integer, digital_taken integer, digital_line integer, room_line integer)
LANGUAGE sql STABLE AS $$
    SELECT
        coalesce(sum(seats) FILTER (WHERE state = 'confirmed'), 0)::integer,
        coalesce(sum(seats) FILTER (WHERE state = 'waiting'), 0)::integer,
        coalesce(sum(seats) FILTER (WHERE room_of(true, state, way) = 'digital'), 0)::integer,
        coalesce(sum(seats) FILTER (WHERE line_of(true, state, way, wish) = 'digital'), 0)::integer,
        coalesce(sum(seats) FILTER (WHERE line_of(true, state, way, wish) = 'in_person'), 0)::integer
    FROM registration
    WHERE event_id = of_event
$$;
