-- A place that comes free may be offered until a moment, instead of being given at once. It is held meanwhile.
ALTER TABLE event ADD COLUMN offer_hours integer;
ALTER TABLE event ADD CONSTRAINT offers_stand_some_hours CHECK (offer_hours BETWEEN 1 AND 240);
COMMENT ON COLUMN event.offer_hours IS 'How long a place that came free is offered to whoever is next, null when it is given at once; hours; event manager; personal: no; keep: always';

ALTER TABLE registration ADD COLUMN offered_until timestamptz;
ALTER TABLE registration ADD CONSTRAINT offers_are_to_those_in_line
CHECK (offered_until IS NULL OR state = 'waiting' OR wish IS NOT NULL);
ALTER TABLE registration DROP CONSTRAINT state_has_a_known_reason;
ALTER TABLE registration ADD CONSTRAINT state_has_a_known_reason CHECK (state_reason IN (
    'place_free', 'event_full', 'party_too_large_for_what_is_free', 'promoted', 'by_link', 'by_staff',
    'to_be_answered', 'approved', 'refused', 'meanwhile', 'offer_declined', 'offer_lapsed'));
DROP INDEX registration_in_line;
CREATE INDEX registration_in_line ON registration (event_id, line_number)
INCLUDE (state, seats, way, wish, turn, offered_until);
CREATE INDEX registration_offered ON registration (offered_until) WHERE offered_until IS NOT NULL;
COMMENT ON COLUMN registration.offered_until IS 'Until when the place they stand in line for is held for their answer, null when none is; UTC; use case; personal: no; keep: with the row';

-- How many seats of an event are taken or held for an answer, and how many are wished for by those who are not asked yet: in
-- all and digital, and wished for in the room by those in line for it; counted as of the statement that asks.
CREATE OR REPLACE FUNCTION seats_of(of_event uuid)
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
