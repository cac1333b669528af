-- name: list_enquiries_of(enquiry_id, email)
-- Everything but the random subject and the code's hash, which say nothing about the person.
SELECT
    e.enquiry_id, e.state, e.how, e.received_at, e.municipality_code, e.formats, e.times, e.themes, e.languages,
    e.gender_wish, e.source, e.referral_code, e.left_on, e.placed_on,
    p.called, p.channel, p.address, p.safe_to_leave_message, p.best_time, p.postcode, p.birth_year, p.gender, p.wishes,
    p.access, p.language, m.chosen_at, m.group_contact, g.title AS group_title
FROM enquiry AS e
LEFT JOIN enquirer AS p USING (enquiry_id)
LEFT JOIN membership AS m USING (enquiry_id)
LEFT JOIN self_help_group AS g ON g.group_id = m.group_id AND g.state <> 'forming'
WHERE e.enquiry_id = :enquiry_id OR (p.channel = 'email' AND lower(p.address) = lower(CAST(:email AS text)))
ORDER BY e.received_at;

-- name: list_consents_of(enquiry_id)
-- What the person agreed to.
SELECT purpose, version, given_on, how FROM consent WHERE enquiry_id = :enquiry_id ORDER BY purpose;

-- name: list_never_placed_of(enquiry_id)
-- What was noted on the person's own page about whom not to be placed with; never on whom, nor what others have asked for.
SELECT reason, until, noted_on FROM never_place WHERE enquiry_id = :enquiry_id ORDER BY noted_on, other_id;

-- name: list_offers_of(enquiry_id)
-- The places that were offered, and what was answered.
SELECT state, told, offered_at, answer_by, answered_at, answered_how FROM offer
WHERE enquiry_id = :enquiry_id ORDER BY offered_at;

-- name: list_contacts_of(enquiry_id)
-- What was said and written, and calls that are to be made.
SELECT way, reason, outcome, note, noted_at FROM contact WHERE enquiry_id = :enquiry_id ORDER BY noted_at;

-- name: list_conversations_with(enquiry_id)
-- Conversations with us, what came of each, and what was noted of it.
SELECT c.way, c.held_on, c.outcome, c.ask_again_on, n.note
FROM intake_conversation AS c
LEFT JOIN intake_note AS n USING (conversation_id)
WHERE c.enquiry_id = :enquiry_id
ORDER BY c.held_on, c.noted_at;

-- name: list_appointments_of(enquiry_id)
-- When the person was asked to choose a time for a conversation, and the time that was chosen.
SELECT
    a.told, a.invited_at, a.none_suits_at, a.chosen_at, a.chosen_how, a.number, a.digital_link, a.reminded_on,
    t.begins_at, t.ends_at, t.way, t.place, t.met_by
FROM intake_appointment AS a
LEFT JOIN intake_time AS t USING (time_id)
WHERE a.enquiry_id = :enquiry_id;

-- name: list_questions_to(enquiry_id)
-- When the person was asked whether they still wish to wait, and said yes.
SELECT asked_on, answered_on FROM still_question WHERE enquiry_id = :enquiry_id ORDER BY asked_on;

-- name: list_letters_to(enquiry_id)
-- Announced groups the person was told of by letter.
SELECT l.told_on, g.title FROM announcement_letter AS l JOIN self_help_group AS g USING (group_id)
WHERE l.enquiry_id = :enquiry_id ORDER BY l.told_on, l.group_id;

-- name: list_reads_of(enquiry_id)
-- When staff read the enquiry, or saw it among what they had searched for.
SELECT noted_at AS read_at, about_kind AS what FROM audit.entry
WHERE about_id = CAST(CAST(:enquiry_id AS uuid) AS text) AND act IN ('read', 'found') ORDER BY entry_number;

-- name: list_initiators_of(email)
-- The register of initiators.
SELECT
    name, email, phone, trained_on, agreed_on, agreement_version, step, paused_until, groups_at_once, languages, municipalities, areas,
    renewal_asked_on, refresher_asked_on, registered_at
FROM initiator
WHERE lower(email) = lower(CAST(:email AS text));

-- name: lock_enquiries_of(enquiry_id, email)
-- The enquiries of an id or an address, held until COMMIT.
SELECT e.enquiry_id, e.subject, e.state
FROM enquiry AS e
WHERE
    e.enquiry_id = :enquiry_id
    OR e.enquiry_id IN (
        SELECT p.enquiry_id FROM enquirer AS p
        WHERE p.channel = 'email' AND lower(p.address) = lower(CAST(:email AS text))
    )
ORDER BY e.enquiry_id
FOR UPDATE OF e;

-- name: delete_initiators_of(email)
-- Out of the register and of the groups started.
DELETE FROM initiator WHERE lower(email) = lower(CAST(:email AS text)) RETURNING initiator_id, willing_since;

-- name: lock_enquiries_again(ids)
-- Those a restored backup brought back, held until COMMIT.
SELECT enquiry_id, subject, state FROM enquiry
WHERE enquiry_id = ANY(CAST(:ids AS uuid []))
ORDER BY enquiry_id
FOR UPDATE;

-- name: delete_initiators_again(ids)
-- Those a restored backup brought back.
DELETE FROM initiator WHERE initiator_id = ANY(CAST(:ids AS uuid [])) RETURNING initiator_id, willing_since;
