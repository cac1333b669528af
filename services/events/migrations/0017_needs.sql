-- What the kitchen and those who receive people must know: only where the organiser asks, only with consent, gone the day after.
ALTER TABLE event ADD COLUMN asks_needs boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN event.asks_needs IS 'Whether those who register are asked about food and access; yes/no; event manager; personal: no; keep: always';

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
