"""Head office's standing figures built anew from its log: for when they may not be what the log says."""

from typing import Any, Final

TABLE: Final = "national_tally"
DRAFT: Final = "national_tally_rebuilt"
KEY: Final = "one_figure_per_cell"

_BEGIN: Final = f"""
SELECT pg_advisory_xact_lock(hashtextextended('reporting.national_log', 0));
SET LOCAL work_mem = '64MB';
SET LOCAL maintenance_work_mem = '512MB';
CREATE TABLE {DRAFT} (LIKE {TABLE} INCLUDING DEFAULTS INCLUDING COMMENTS);
"""
# In the order of the log's index, so that the last statement of each cell is the first one met and nothing is sorted.
_FILL: Final = f"""
INSERT INTO {DRAFT} (office, indicator, span, period, area_kind, area, breakdown, area_on, value, state, revision, epoch,
                     sequence)
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


async def rebuild(conn: Any) -> int:
    """Put the log's last statement of each cell that is not void in the place of the figures that stand.

    Needs the tables' owner, outside any transaction. Nothing is taken in meanwhile, and reports show the figures there
    were until the new ones stand.
    Shape   how many figures there are.
    """
    async with conn.transaction():
        await conn.execute(_BEGIN)
        filled = await conn.execute(_FILL)
        indexes = await _copy_indexes(conn)
        await _take_the_place(conn, indexes)
    await conn.execute(f"VACUUM ANALYZE {TABLE}")
    return int(filled.rsplit(" ", 1)[-1])


async def _copy_indexes(conn: Any) -> list[str]:
    """Give the draft the indexes of the table; their names there."""
    rows = await conn.fetch("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = $1", TABLE)
    for row in rows:
        head, _, rest = row["indexdef"].partition(" USING ")
        unique = "UNIQUE " if "UNIQUE" in head else ""
        await conn.execute(f"CREATE {unique}INDEX {row['indexname']}_rebuilt ON {DRAFT} USING {rest}")
    return [row["indexname"] for row in rows]


async def _take_the_place(conn: Any, indexes: list[str]) -> None:
    said = await conn.fetchval("SELECT quote_literal(obj_description($1::text::regclass))", TABLE)
    await conn.execute(f"DROP TABLE {TABLE}; ALTER TABLE {DRAFT} RENAME TO {TABLE}; COMMENT ON TABLE {TABLE} IS {said}")
    for name in indexes:
        if name != KEY:
            await conn.execute(f"ALTER INDEX {name}_rebuilt RENAME TO {name}")
    await conn.execute(f"ALTER TABLE {TABLE} ADD CONSTRAINT {KEY} PRIMARY KEY USING INDEX {KEY}_rebuilt")
