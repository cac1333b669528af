-- name: list_names(day)
-- Counties and municipalities as they are named on a day, and the offices there are or have been.
SELECT 'county' AS kind, code, name FROM reference.county
WHERE valid_from <= :day::date AND (valid_to IS NULL OR :day::date < valid_to)
UNION ALL
SELECT 'municipality', code, name FROM reference.municipality
WHERE valid_from <= :day::date AND (valid_to IS NULL OR :day::date < valid_to)
UNION ALL
SELECT 'office', code, name FROM reference.office;

-- name: read_name(kind, code, day)$
-- What an area was called on a day.
SELECT a.name
FROM (SELECT 'county' AS kind, code, name, valid_from, valid_to FROM reference.county
      UNION ALL
      SELECT 'municipality', code, name, valid_from, valid_to FROM reference.municipality) AS a
WHERE a.kind = :kind AND a.code = :code AND a.valid_from <= :day::date
ORDER BY a.valid_from DESC LIMIT 1;
