-- name: find_by_code(pickup_hash)$
SELECT enquiry_id FROM enquiry WHERE pickup_hash = :pickup_hash AND state IN ('waiting', 'placed');

-- name: find_place(enquiry_id, today)^
-- Where a person stands, as far as it is theirs to know: nothing of anybody else.
SELECT
    e.enquiry_id, e.state, e.received_on, e.formats, e.times, e.themes, e.languages, e.gender_wish,
    CASE WHEN e.paused_until > CAST(:today AS date) THEN e.paused_until END AS paused_until, e.paused_by,
    p.called, p.channel, p.address, p.best_time, p.safe_to_leave_message, p.postcode, p.birth_year, p.gender, p.wishes, p.access,
    g.state AS group_state, g.weekday, g.meets_at, g.every_weeks, g.started_on, g.place, g.format AS group_format,
    (
        SELECT l.address FROM digital_link AS l
        WHERE
            l.group_id = m.group_id AND (
                e.state = 'placed' OR EXISTS (
                    SELECT FROM offer AS y
                    WHERE y.group_id = m.group_id AND y.enquiry_id = e.enquiry_id AND y.state = 'accepted'
                )
            )
    ) AS digital_link,
    (
        SELECT o.offer_id FROM offer AS o
        JOIN self_help_group AS f USING (group_id)
        WHERE o.enquiry_id = e.enquiry_id AND o.state IN ('open', 'accepted') AND f.state = 'forming'
        ORDER BY o.offered_at DESC LIMIT 1
    ) AS offer_id,
    EXISTS (
        SELECT FROM offer AS o
        JOIN self_help_group AS f USING (group_id)
        WHERE o.enquiry_id = e.enquiry_id AND o.state = 'accepted' AND f.state = 'forming'
    ) AS has_place
FROM enquiry AS e
JOIN enquirer AS p USING (enquiry_id)
LEFT JOIN membership AS m USING (enquiry_id)
LEFT JOIN self_help_group AS g ON g.group_id = m.group_id AND g.state <> 'forming'
WHERE e.enquiry_id = :enquiry_id AND e.state IN ('waiting', 'placed');
