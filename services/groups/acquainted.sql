-- name: list_ties(enquiries, smallest)
-- What people have in common that makes it likely that they know one another: a small municipality, or the same course.
WITH chosen AS (
    SELECT e.enquiry_id, e.received_at, e.municipality_code, lower(trim(e.referral_code)) AS course, p.called
    FROM enquiry AS e
    JOIN enquirer AS p USING (enquiry_id)
    WHERE e.enquiry_id = ANY(CAST(:enquiries AS uuid []))
),

small AS (
    SELECT DISTINCT ON (r.municipality_code) r.municipality_code, r.population_18plus
    FROM reference.population AS r
    ORDER BY r.municipality_code, r.year DESC
)

SELECT
    'municipality' AS tie,
    (SELECT m.name FROM reference.municipality AS m WHERE m.code = c.municipality_code ORDER BY m.valid_from DESC LIMIT 1) AS place,
    array_agg(c.called ORDER BY c.received_at, c.enquiry_id) AS called
FROM chosen AS c
JOIN small AS s USING (municipality_code)
WHERE s.population_18plus < :smallest
GROUP BY c.municipality_code
HAVING count(*) > 1
UNION ALL
SELECT 'course', NULL, array_agg(c.called ORDER BY c.received_at, c.enquiry_id)
FROM chosen AS c
WHERE c.course <> ''
GROUP BY c.course
HAVING count(*) > 1
ORDER BY 1, 2;
