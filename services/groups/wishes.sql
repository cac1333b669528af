-- name: lock_enquiry(enquiry_id)$
-- Where the enquiry stands, held until COMMIT.
SELECT state FROM enquiry WHERE enquiry_id = :enquiry_id FOR UPDATE;

-- name: change_wishes(enquiry_id, municipality_code, formats, times, themes, languages, gender_wish)!
UPDATE enquiry
SET
    municipality_code = :municipality_code, formats = :formats, times = :times, themes = :themes, languages = :languages,
    gender_wish = :gender_wish
WHERE enquiry_id = :enquiry_id;

-- name: change_person(enquiry_id, called, postcode, birth_year, gender, wishes, access, best_time, safe_to_leave_message)!
UPDATE enquirer
SET
    called = :called, postcode = :postcode, birth_year = :birth_year, gender = :gender, wishes = :wishes,
    access = :access, best_time = :best_time, safe_to_leave_message = :safe_to_leave_message
WHERE enquiry_id = :enquiry_id;
