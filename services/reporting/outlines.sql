-- name: list_outlined_years(area_kind)
-- The maps that boundaries are loaded for, the newest first.
SELECT DISTINCT map_year FROM reference.boundary WHERE area_kind = :area_kind ORDER BY map_year DESC;

-- name: list_outlines(map_year, area_kind)
-- Every area of a map.
SELECT area_code, shape, label_x, label_y FROM reference.boundary
WHERE map_year = :map_year AND area_kind = :area_kind
ORDER BY area_code;
