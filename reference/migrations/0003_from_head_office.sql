-- Reference data comes down the line from head office: kept in pieces until a version is whole, then taken up by the
-- tables' owner on the service's behalf.
ALTER TABLE reference.version ADD COLUMN origin text NOT NULL DEFAULT 'directory'
CONSTRAINT version_origin CHECK (origin IN ('sample', 'directory', 'head_office'));
-- What is there already is the sample where it is what the sample was when this was written.
UPDATE reference.version SET origin = 'sample'
WHERE version IN (
    '9e1172fefe689043', '2b3f708c046c89b7', '782953aeaa3245fe', '96bc5563467394a2', 'f17c9e0d9486eaa5', '1676ee49fa6e284f',
    '35dfcbe136552326'
);
COMMENT ON COLUMN reference.version.loaded_at IS 'When it was loaded, of what came from head office there; UTC; clock; personal: no; keep: until the next load';
COMMENT ON COLUMN reference.version.origin IS 'With the product, loaded here from a directory, or down the line; enum; load; personal: no; keep: until the next load';

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
GRANT SELECT ON reference.piece TO PUBLIC;

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
