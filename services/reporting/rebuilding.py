"""Head office's standing figures, and the sums of whole years, built anew from its log: for when they may not be what it says."""

from typing import Any, Final

from services.reporting import sections

FIGURES: Final = "national_tally"
SUMS: Final = "national_sum"

_BEGIN: Final = f"""
SELECT pg_advisory_xact_lock(hashtextextended('reporting.national_log', 0));
SET LOCAL work_mem = '256MB';
SET LOCAL maintenance_work_mem = '512MB';
CREATE TABLE {FIGURES}_rebuilt (LIKE {FIGURES} INCLUDING DEFAULTS INCLUDING COMMENTS);
CREATE TABLE {SUMS}_rebuilt (LIKE {SUMS} INCLUDING DEFAULTS INCLUDING COMMENTS);
"""
_CELL: Final = """
WINDOW cell AS (PARTITION BY indicator, span, area_kind, dimension_of(breakdown), period, office, area, breakdown
                ORDER BY epoch DESC, sequence DESC, log_position DESC)
"""
# In the order of the log's index, so that the last statement of each cell is the first one met and nothing is sorted.
_FILL: Final = f"""
INSERT INTO {FIGURES}_rebuilt (office, indicator, span, period, area_kind, area, breakdown, area_on, value, state, revision,
                               epoch, sequence)
SELECT DISTINCT ON (l.indicator, l.span, l.area_kind, dimension_of(l.breakdown), l.period, l.office, l.area, l.breakdown)
       l.office, l.indicator, l.span, l.period, l.area_kind, l.area, l.breakdown, l.area_on, l.value, l.state, l.revision,
       l.epoch, l.sequence
FROM national_log AS l
WHERE l.state <> 'void'
  AND (l.office <> ALL(ARRAY(SELECT DISTINCT w.office FROM national_log AS w WHERE w.state = 'void')) OR NOT EXISTS (
      SELECT 1 FROM national_log AS v
      WHERE v.state = 'void' AND v.office = l.office AND v.epoch = l.epoch AND v.sequence = l.sequence
        AND v.indicator = l.indicator AND v.span = l.span AND v.period = l.period
        AND v.area_kind = l.area_kind AND v.area = l.area AND v.breakdown = l.breakdown))
ORDER BY l.indicator, l.span, l.area_kind, dimension_of(l.breakdown), l.period, l.office, l.area, l.breakdown,
         l.epoch DESC, l.sequence DESC, l.log_position DESC
"""  # noqa: S608
# Where the log has grown past its last section, as when it was filled by other ways than taking statements in.
_CUT: Final = """
INSERT INTO national_section (number, begins_after)
SELECT last.number + cut, last.begins_after + cut * $1::bigint
FROM (SELECT COALESCE(max(number), 0) AS number, COALESCE(max(begins_after), 0) AS begins_after FROM national_section) AS last
CROSS JOIN generate_series(
    1, (SELECT (COALESCE(max(log_position), 0) - last.begins_after) / $1::bigint FROM national_log)::integer) AS cut
"""
# What the order of the log does not tell by itself: cells with something void in them, or told in another order than they count.
_UNRULY: Final = f"""
CREATE TEMPORARY TABLE unruly ON COMMIT DROP AS
SELECT DISTINCT l.office, l.indicator, l.span, l.period, l.area_kind, l.area, l.breakdown
FROM (SELECT *, lead(log_position) OVER cell AS before FROM national_log {_CELL}) AS l
WHERE l.state = 'void' OR l.before > l.log_position;
ANALYZE unruly;
"""  # noqa: S608
# Each statement put its figure in the place of the one before, in the order of the log's index, so that nothing is sorted; of
# the unruly cells the figure at the end of each section that tells of them is held against that at its beginning.
_SUM: Final = f"""
WITH place AS MATERIALIZED (
    SELECT array_agg(begins_after ORDER BY number) AS begins_after FROM national_section
), told AS (
    SELECT l.*, width_bucket(l.log_position - 1, (SELECT begins_after FROM place)) AS section,
           lead(l.area_on) OVER cell AS was_on, lead(l.value) OVER cell AS was, lead(l.state) OVER cell AS was_state
    FROM national_log AS l
    {_CELL}
), orderly AS (
    SELECT side.sign, t.section, t.office, t.indicator, t.span, t.period, t.area_kind, t.area, t.breakdown, side.area_on,
           side.value, side.state
    FROM told AS t
    CROSS JOIN LATERAL (
        VALUES (1, t.area_on, t.value, t.state), (-1, t.was_on, t.was, t.was_state)) AS side (sign, area_on, value, state)
    WHERE side.state IS NOT NULL
      AND (t.office, t.indicator, t.span, t.period, t.area_kind, t.area, t.breakdown) NOT IN (TABLE unruly)
), unruly_by_section AS (
    SELECT DISTINCT u.*, width_bucket(l.log_position - 1, (SELECT begins_after FROM place)) AS number
    FROM unruly AS u
    JOIN national_log AS l USING (office, indicator, span, period, area_kind, area, breakdown)
    WHERE dimension_of(l.breakdown) = dimension_of(u.breakdown)
), ends AS (
    SELECT number, begins_after, lead(begins_after, 1, 9223372036854775807) OVER (ORDER BY number) AS ends_with
    FROM national_section
), settled AS (
    SELECT side.sign, ends.number AS section, u.office, u.indicator, u.span, u.period, u.area_kind, u.area, u.breakdown,
           at.area_on, at.value, at.state
    FROM unruly_by_section AS u
    JOIN ends USING (number)
    CROSS JOIN LATERAL (VALUES (1, ends.ends_with), (-1, ends.begins_after)) AS side (sign, place)
    CROSS JOIN LATERAL figure_at(
        u.office, u.indicator, u.span, u.period, u.area_kind, u.area, u.breakdown, side.place) AS at
)
INSERT INTO {SUMS}_rebuilt (indicator, span, area_kind, dimension, section, year, area, code, area_on, under_five_at, figures,
                            numbers, value)
SELECT c.indicator, c.span, c.area_kind, dimension_of(c.breakdown), c.section, extract(year FROM c.period)::integer, c.area,
       code_of(c.breakdown), area_day(c.area_on, c.period), CASE c.state WHEN 'under_five' THEN c.office ELSE '' END,
       sum(c.sign), COALESCE(sum(c.sign) FILTER (WHERE c.value IS NOT NULL), 0), COALESCE(sum(c.sign * c.value), 0)
FROM (TABLE orderly UNION ALL TABLE settled) AS c
WHERE c.span IN ('month', 'year')
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
HAVING sum(c.sign) <> 0 OR sum(c.sign) FILTER (WHERE c.value IS NOT NULL) <> 0 OR sum(c.sign * c.value) <> 0
"""  # noqa: S608
_ADD_UP: Final = f"""
INSERT INTO {SUMS}_rebuilt (indicator, span, area_kind, dimension, section, year, area, code, area_on, under_five_at, figures,
                            numbers, value)
SELECT indicator, span, area_kind, dimension, 0, year, area, code, area_on, under_five_at, sum(figures), sum(numbers),
       sum(value)
FROM {SUMS}_rebuilt
WHERE section < (SELECT max(number) FROM national_section)
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
HAVING sum(figures) <> 0 OR sum(numbers) <> 0 OR sum(value) <> 0
"""  # noqa: S608


async def rebuild(conn: Any) -> int:
    """Put the log's last statement of each cell that is not void in the place of the figures that stand, and sum anew.

    Needs the tables' owner, outside any transaction. Nothing is taken in meanwhile, and reports show the figures there
    were until the new ones stand.
    Shape   how many figures there are.
    """
    async with conn.transaction():
        await conn.execute(_BEGIN)
        filled = await conn.execute(_FILL)
        await conn.execute(_CUT, sections.LENGTH)
        await conn.execute(_UNRULY)
        await conn.execute(_SUM)
        await conn.execute(_ADD_UP)
        for table in (FIGURES, SUMS):
            await _take_the_place(conn, table)
    await conn.execute(f"VACUUM ANALYZE {FIGURES}")
    await conn.execute(f"VACUUM ANALYZE {SUMS}")
    return int(filled.rsplit(" ", 1)[-1])


_MADE: Final = """
SELECT pg_get_triggerdef(oid) AS made FROM pg_trigger WHERE tgrelid = $1::text::regclass AND NOT tgisinternal
UNION ALL
SELECT format('GRANT %s ON %I TO %I', given.privilege_type, $1::text, role.rolname)
FROM pg_class AS c
CROSS JOIN aclexplode(c.relacl) AS given
JOIN pg_roles AS role ON role.oid = given.grantee
WHERE c.oid = $1::text::regclass AND given.grantee <> c.relowner
UNION ALL
SELECT format('COMMENT ON TABLE %I IS %L', $1::text, obj_description($1::text::regclass))
"""


async def _take_the_place(conn: Any, table: str) -> None:
    """The draft becomes the table, with its indexes, its key, its triggers, who may use it and what is said of it."""
    indexes = await conn.fetch("SELECT indexname AS name, indexdef AS made FROM pg_indexes WHERE tablename = $1", table)
    key = await conn.fetchval(
        "SELECT conname FROM pg_constraint WHERE conrelid = $1::text::regclass AND contype = 'p'", table
    )
    made = [row["made"] for row in await conn.fetch(_MADE, table)]
    for index in indexes:
        head, _, rest = index["made"].partition(" USING ")
        unique = "UNIQUE " if "UNIQUE" in head else ""
        await conn.execute(f"CREATE {unique}INDEX {index['name']}_rebuilt ON {table}_rebuilt USING {rest}")
    await conn.execute(f"DROP TABLE {table}; ALTER TABLE {table}_rebuilt RENAME TO {table}")
    for index in indexes:
        if index["name"] != key:
            await conn.execute(f"ALTER INDEX {index['name']}_rebuilt RENAME TO {index['name']}")
    await conn.execute(f"ALTER TABLE {table} ADD CONSTRAINT {key} PRIMARY KEY USING INDEX {key}_rebuilt")
    for statement in made:
        await conn.execute(statement)
