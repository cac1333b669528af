-- Boundaries, for maps; empty until a directory that holds them is loaded.
CREATE TABLE reference.boundary (
    map_year integer NOT NULL,
    area_kind text NOT NULL,
    area_code text NOT NULL,
    shape text NOT NULL,
    label_x integer NOT NULL,
    label_y integer NOT NULL,
    CONSTRAINT one_boundary_on_a_map PRIMARY KEY (map_year, area_kind, area_code),
    CONSTRAINT boundary_area_kind CHECK (area_kind IN ('county', 'municipality'))
);
COMMENT ON TABLE reference.boundary IS 'Boundaries of areas, drawn in one box of 1220 by 1520 kilometres.';
COMMENT ON COLUMN reference.boundary.map_year IS 'The map: codes valid on 1 January of the year; year; Kartverket; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.boundary.area_kind IS 'County or municipality; enum; Kartverket; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.boundary.area_code IS 'Its code on that map; digits; Kartverket; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.boundary.shape IS 'Its outline, simplified; SVG path in kilometres; Kartverket; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.boundary.label_x IS 'Middle of its largest part, from the left; kilometres; derived; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.boundary.label_y IS 'The same, from the top; kilometres; derived; personal: no; keep: until the next load';
GRANT SELECT ON reference.boundary TO PUBLIC;
