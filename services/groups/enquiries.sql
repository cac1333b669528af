-- name: insert_enquiry(enquiry_id, subject, how, received_at, received_on, taken_over_on, municipality_code, formats, times, themes, languages, gender_wish, source, referral_code, pickup_hash, called, channel, address, safe_to_leave_message, best_time, postcode, birth_year, gender, wishes, language, message_key, access, purposes, versions, read_by)!
-- A new enquiry is on the waiting list at once: who it is stands apart from it, so that it can be deleted before it, with
-- what the person agreed to.
WITH asked AS (
    INSERT INTO enquiry (
        enquiry_id, subject, state, how, received_at, received_on, taken_over_on, municipality_code,
        formats, times, themes, languages, gender_wish, source, referral_code, pickup_hash
    ) VALUES (
        :enquiry_id, :subject, 'waiting', :how, :received_at, :received_on, :taken_over_on, :municipality_code,
        :formats, :times, :themes, :languages, :gender_wish, :source, :referral_code, :pickup_hash
    )
),

person AS (
    INSERT INTO enquirer (
        enquiry_id, called, channel, address, safe_to_leave_message, best_time, postcode, birth_year, gender, wishes,
        language, message_key, access
    ) VALUES (
        :enquiry_id, :called, :channel, :address, :safe_to_leave_message, :best_time, :postcode, :birth_year, :gender,
        :wishes, :language, :message_key, :access
    )
)

INSERT INTO consent (enquiry_id, purpose, version, given_on, how, read_by)
SELECT :enquiry_id, purpose, version, coalesce(:taken_over_on, :received_on), :how, :read_by
FROM unnest(CAST(:purposes AS text []), CAST(:versions AS text [])) AS given (purpose, version);

-- name: find_enquiry(enquiry_id, today)^
-- All we know of one enquiry, and the group the person is chosen for.
SELECT
    e.enquiry_id, e.state, e.how, e.received_at, e.received_on, e.municipality_code, e.formats, e.times, e.themes,
    e.languages, e.gender_wish, e.source, e.referral_code, e.left_on, e.placed_on,
    CASE WHEN e.paused_until > CAST(:today AS date) THEN e.paused_until END AS paused_until, e.paused_by,
    CAST(:today AS date) - e.received_on AS waiting_days,
    p.called, p.channel, p.address, p.safe_to_leave_message, p.best_time, p.postcode, p.birth_year, p.gender, p.wishes,
    p.access, p.language, m.group_id, g.title AS group_title
FROM enquiry AS e
LEFT JOIN enquirer AS p USING (enquiry_id)
LEFT JOIN membership AS m USING (enquiry_id)
LEFT JOIN self_help_group AS g USING (group_id)
WHERE e.enquiry_id = :enquiry_id;

-- name: list_consents(enquiry_id)
-- What a person agreed to.
SELECT purpose, version, given_on, how, read_by FROM consent WHERE enquiry_id = :enquiry_id ORDER BY purpose;
