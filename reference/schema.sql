CREATE SCHEMA reference;

-- Every municipality code with the dates it is or was valid; one code may have several rows (a new name, new borders).
CREATE TABLE reference.municipality (
    code text NOT NULL,
    name text NOT NULL,
    county_code text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    CONSTRAINT one_municipality_per_code_and_date PRIMARY KEY (code, valid_from),
    CONSTRAINT municipality_code_is_four_digits CHECK (code ~ '^[0-9]{4}$'),
    CONSTRAINT municipality_ends_after_it_begins CHECK (valid_to > valid_from)
);
CREATE INDEX municipality_by_county ON reference.municipality (county_code);
COMMENT ON TABLE reference.municipality IS 'Municipalities by code and validity, from Statistics Norway''s Klass 131.';
COMMENT ON COLUMN reference.municipality.code IS 'Municipality code; four digits; SSB Klass 131; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.municipality.name IS 'Name at that time; text; SSB Klass 131; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.municipality.county_code IS 'County it lay in; two digits; SSB Klass 131; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.municipality.valid_from IS 'First day the code was valid; date; SSB Klass 131; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.municipality.valid_to IS 'First day it no longer was, null while valid; date; SSB Klass 131; personal: no; keep: until the next load';

CREATE TABLE reference.municipality_change (
    change_date date NOT NULL,
    old_code text NOT NULL,
    new_code text NOT NULL,
    kind text NOT NULL,
    CONSTRAINT one_row_per_change PRIMARY KEY (change_date, old_code, new_code),
    CONSTRAINT change_kind CHECK (kind IN ('same', 'renumber', 'renumber_rename', 'rename', 'merge', 'split', 'split_and_merge'))
);
COMMENT ON TABLE reference.municipality_change IS 'What became of a code on a date: the edges that figures follow from one year''s map to another''s.';
COMMENT ON COLUMN reference.municipality_change.change_date IS 'First day of the new code; date; SSB Klass 131; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.municipality_change.old_code IS 'Code before; four digits; SSB Klass 131; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.municipality_change.new_code IS 'Code after; four digits; SSB Klass 131; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.municipality_change.kind IS 'What kind of change; enum; derived from SSB Klass 131; personal: no; keep: until the next load';

CREATE TABLE reference.county (
    code text NOT NULL,
    name text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    CONSTRAINT one_county_per_code_and_date PRIMARY KEY (code, valid_from),
    CONSTRAINT county_code_is_two_digits CHECK (code ~ '^[0-9]{2}$'),
    CONSTRAINT county_ends_after_it_begins CHECK (valid_to > valid_from)
);
COMMENT ON TABLE reference.county IS 'Counties by code and validity.';
COMMENT ON COLUMN reference.county.code IS 'County code; two digits; SSB Klass 104; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.county.name IS 'Name at that time; text; SSB Klass 104; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.county.valid_from IS 'First day the code was valid; date; SSB Klass 104; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.county.valid_to IS 'First day it no longer was, null while valid; date; SSB Klass 104; personal: no; keep: until the next load';

CREATE TABLE reference.postcode (
    postcode text PRIMARY KEY,
    city text NOT NULL,
    municipality_code text NOT NULL,
    CONSTRAINT postcode_is_four_digits CHECK (postcode ~ '^[0-9]{4}$')
);
COMMENT ON TABLE reference.postcode IS 'Postcodes of today: people give a postcode, it gives municipality, county and office.';
COMMENT ON COLUMN reference.postcode.postcode IS 'Postcode; four digits; Bring; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.postcode.city IS 'Postal town; text; Bring; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.postcode.municipality_code IS 'Municipality of today it lies in (the most of it); four digits; Bring; personal: no; keep: until the next load';

CREATE TABLE reference.office (
    code text PRIMARY KEY,
    kind text NOT NULL,
    name text NOT NULL,
    municipality_code text NOT NULL,
    phone text,
    email text,
    street text,
    postcode text,
    valid_from date NOT NULL,
    valid_to date,
    CONSTRAINT office_kind CHECK (kind IN ('head_office', 'district_office', 'link_centre', 'contact_point')),
    CONSTRAINT office_closes_after_it_opens CHECK (valid_to > valid_from)
);
COMMENT ON TABLE reference.office IS 'The network''s offices; how many there are is data with dates.';
COMMENT ON COLUMN reference.office.code IS 'Office code, as in addresses and messages; name; head office; personal: no; keep: always';
COMMENT ON COLUMN reference.office.kind IS 'Head office, district office, LINK centre or contact point; enum; head office; personal: no; keep: always';
COMMENT ON COLUMN reference.office.name IS 'Name on the screen; text; head office; personal: no; keep: always';
COMMENT ON COLUMN reference.office.municipality_code IS 'Municipality its seat is in today; four digits; head office; personal: no; keep: always';
COMMENT ON COLUMN reference.office.phone IS 'Public phone number, null when it has none; E.164; head office; personal: no; keep: always';
COMMENT ON COLUMN reference.office.email IS 'Public address, null when it has none; e-mail; head office; personal: no; keep: always';
COMMENT ON COLUMN reference.office.street IS 'Visiting address, null when it has none; text; head office; personal: no; keep: always';
COMMENT ON COLUMN reference.office.postcode IS 'Postcode of the visiting address, null when it has none; four digits; head office; personal: no; keep: always';
COMMENT ON COLUMN reference.office.valid_from IS 'First day it was open; date; head office; personal: no; keep: always';
COMMENT ON COLUMN reference.office.valid_to IS 'First day it no longer was, null while open; date; head office; personal: no; keep: always';

CREATE TABLE reference.office_area (
    office_code text NOT NULL,
    area_kind text NOT NULL,
    area_code text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    CONSTRAINT one_area_per_office_and_date PRIMARY KEY (office_code, area_kind, area_code, valid_from),
    CONSTRAINT area_of_known_office FOREIGN KEY (office_code) REFERENCES reference.office (code),
    CONSTRAINT office_area_kind CHECK (area_kind IN ('county', 'municipality')),
    CONSTRAINT area_ends_after_it_begins CHECK (valid_to > valid_from)
);
COMMENT ON TABLE reference.office_area IS 'Which counties and municipalities an office covers, and when; a municipality row goes before a county row.';
COMMENT ON COLUMN reference.office_area.office_code IS 'The office; code; head office; personal: no; keep: always';
COMMENT ON COLUMN reference.office_area.area_kind IS 'Whether the code is a county''s or a municipality''s; enum; head office; personal: no; keep: always';
COMMENT ON COLUMN reference.office_area.area_code IS 'County or municipality; two or four digits; head office; personal: no; keep: always';
COMMENT ON COLUMN reference.office_area.valid_from IS 'First day it covered the area; date; head office; personal: no; keep: always';
COMMENT ON COLUMN reference.office_area.valid_to IS 'First day it no longer did, null while it does; date; head office; personal: no; keep: always';

CREATE TABLE reference.population (
    year integer NOT NULL,
    municipality_code text NOT NULL,
    population integer NOT NULL,
    population_18plus integer NOT NULL,
    CONSTRAINT one_population_per_year PRIMARY KEY (year, municipality_code),
    CONSTRAINT adults_are_among_the_people CHECK (population_18plus BETWEEN 0 AND population)
);
COMMENT ON TABLE reference.population IS 'Inhabitants on 1 January by municipality of 2024.';
COMMENT ON COLUMN reference.population.year IS 'Year, counted on 1 January; year; SSB table 07459; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.population.municipality_code IS 'Municipality by the codes of 2024; four digits; SSB table 07459; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.population.population IS 'Inhabitants; people; SSB table 07459; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.population.population_18plus IS 'Inhabitants of 18 years and over; people; SSB table 07459; personal: no; keep: until the next load';

-- Where an area of its own time lies on a year's map: one code when its figures can be carried over, several when it was
-- divided and they cannot.
CREATE TABLE reference.area_on_map (
    map_year integer NOT NULL,
    from_kind text NOT NULL,
    from_code text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    to_kind text NOT NULL,
    to_codes text[] NOT NULL,
    CONSTRAINT one_place_on_each_map PRIMARY KEY (map_year, to_kind, from_kind, from_code, valid_from),
    CONSTRAINT map_area_kind CHECK (from_kind IN ('county', 'municipality') AND to_kind IN ('county', 'municipality')),
    CONSTRAINT every_area_lies_somewhere CHECK (cardinality(to_codes) > 0)
);
COMMENT ON TABLE reference.area_on_map IS 'Areas by their own time''s code, and the codes of each year''s map that cover them; worked out at each load.';
COMMENT ON COLUMN reference.area_on_map.map_year IS 'The map: codes valid on 1 January of the year; year; derived; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.area_on_map.from_kind IS 'Kind of the area that a figure is kept for; enum; derived; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.area_on_map.from_code IS 'Its code at its own time; digits; derived; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.area_on_map.valid_from IS 'First day the row holds for that code; date; derived; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.area_on_map.valid_to IS 'First day it no longer does, null while it does; date; derived; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.area_on_map.to_kind IS 'Kind of the area on the map; enum; derived; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.area_on_map.to_codes IS 'Codes on the map, sorted: more than one means it cannot be divided; digits; derived; personal: no; keep: until the next load';

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

CREATE TABLE reference.version (
    dataset text PRIMARY KEY,
    version text NOT NULL,
    source text NOT NULL,
    row_count integer NOT NULL,
    loaded_at timestamptz NOT NULL,
    origin text NOT NULL DEFAULT 'directory',
    CONSTRAINT version_origin CHECK (origin IN ('sample', 'directory', 'head_office'))
);
COMMENT ON TABLE reference.version IS 'Which version of each data set this database holds.';
COMMENT ON COLUMN reference.version.dataset IS 'The data set; name; load; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.version.version IS 'SHA-256 of its rows, first 16 characters; hex; load; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.version.source IS 'Where it came from; text; load; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.version.row_count IS 'Rows; count; load; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.version.loaded_at IS 'When it was loaded, of what came from head office there; UTC; clock; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.version.origin IS 'With the product, loaded here from a directory, or down the line; enum; load; personal: no; keep: until the next load';

-- What comes down the line from head office, kept in pieces until a version is whole.
CREATE TABLE reference.piece (
    edition text NOT NULL,
    piece integer NOT NULL,
    pieces integer NOT NULL,
    version text NOT NULL,
    loaded_at timestamptz NOT NULL,
    dataset text NOT NULL,
    rows jsonb NOT NULL,
    CONSTRAINT a_piece_comes_once PRIMARY KEY (edition, piece),
    CONSTRAINT piece_is_one_of_them CHECK (piece BETWEEN 1 AND pieces)
);
COMMENT ON TABLE reference.piece IS 'What has come from head office of a version that is not whole yet; nothing reads it until it is.';
COMMENT ON COLUMN reference.piece.edition IS 'Which tables it is of: municipalities, postcodes, population, offices; name; head office; personal: no; keep: until the version is whole';
COMMENT ON COLUMN reference.piece.piece IS 'Which piece, from 1; count; head office; personal: no; keep: until the version is whole';
COMMENT ON COLUMN reference.piece.pieces IS 'How many pieces the version has; count; head office; personal: no; keep: until the version is whole';
COMMENT ON COLUMN reference.piece.version IS 'The version it belongs to, made of the versions of its tables; hex; head office; personal: no; keep: until the version is whole';
COMMENT ON COLUMN reference.piece.loaded_at IS 'When head office loaded the version; UTC; head office; personal: no; keep: until the version is whole';
COMMENT ON COLUMN reference.piece.dataset IS 'The table its rows are of; name; head office; personal: no; keep: until the version is whole';
COMMENT ON COLUMN reference.piece.rows IS 'The rows, each a list of text in the order of the columns; JSON; head office; personal: no; keep: until the version is whole';

CREATE FUNCTION reference.take(loaded_at timestamptz, tables jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    comes CONSTANT text[] := '{municipality,municipality_change,county,postcode,population,office,office_area}';
    one jsonb;
BEGIN
    IF EXISTS (SELECT 1 FROM jsonb_array_elements(tables) AS t WHERE (t ->> 'dataset' = ANY(comes)) IS NOT TRUE) THEN
        RAISE EXCEPTION 'not a table that comes from head office' USING ERRCODE = 'restrict_violation';
    END IF;
    FOR one IN SELECT t.value FROM jsonb_array_elements(tables) WITH ORDINALITY AS t ORDER BY t.ordinality DESC LOOP
        EXECUTE format('DELETE FROM reference.%I', one ->> 'dataset');
    END LOOP;
    FOR one IN SELECT t.value FROM jsonb_array_elements(tables) WITH ORDINALITY AS t ORDER BY t.ordinality LOOP
        EXECUTE format(
            'INSERT INTO reference.%1$I SELECT * FROM jsonb_populate_recordset(NULL::reference.%1$I, $1)', one ->> 'dataset'
        ) USING one -> 'rows';
        INSERT INTO reference.version AS v (dataset, version, source, row_count, loaded_at, origin)
        VALUES (one ->> 'dataset', one ->> 'version', one ->> 'source', jsonb_array_length(one -> 'rows'), take.loaded_at, 'head_office')
        ON CONFLICT (dataset) DO UPDATE SET version = excluded.version, source = excluded.source,
            row_count = excluded.row_count, loaded_at = excluded.loaded_at, origin = excluded.origin;
    END LOOP;
END $$;
COMMENT ON FUNCTION reference.take(timestamptz, jsonb) IS 'Puts whole tables from head office in the place of those here, with the rights of the tables'' owner.';
REVOKE EXECUTE ON FUNCTION reference.take(timestamptz, jsonb) FROM PUBLIC;

-- What a service's user may do here is read, and take up whole what comes from head office; whoever migrates owns the tables.
GRANT USAGE ON SCHEMA reference TO PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA reference TO PUBLIC;
