"""Head office's figures built anew from its log are those that stood."""

from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings

from chassis.db import Database
from services.reporting import national_log, rebuilding
from tests.conftest import MakeDatabase
from tests.services.reporting.pasts import STEPS, Past
from tests.services.reporting.test_national_log import make_head, statement, tally

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)
SHAPE = """
SELECT indexdef AS told FROM pg_indexes WHERE tablename = '{table}'
UNION ALL SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = '{table}'::regclass
UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = '{table}'::regclass
UNION ALL SELECT obj_description('{table}'::regclass)
UNION ALL SELECT a.privilege_type || ' ' || a.grantee::regrole FROM pg_class, aclexplode(relacl) AS a
          WHERE oid = '{table}'::regclass
UNION ALL SELECT attname || ' ' || col_description(attrelid, attnum) FROM pg_attribute
          WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped
ORDER BY told
"""


async def figures(head: Database) -> list[str]:
    return [
        str(row["figure"]) for row in await ask(head, "SELECT t::text AS figure FROM national_tally AS t ORDER BY 1")
    ]


async def ask(head: Database, query: str) -> list[Any]:
    return list(await head.run(lambda conn: conn.fetch(query)))


async def rebuild(head: Database) -> int:
    conn = await asyncpg.connect(head.settings.database_url)
    try:
        return await rebuilding.rebuild(conn)
    finally:
        await conn.close()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
async def test_after_any_past_the_log_tells_the_figures_that_stand(
    make_database: MakeDatabase, steps: list[tuple[str, Any]]
) -> None:
    past = Past(await make_head(make_database), NOON)
    for step, what in steps:
        await past.take(step, what)
    stood = await figures(past.head)
    assert await rebuild(past.head) == len(stood)
    assert await figures(past.head) == stood


async def test_what_stood_wrongly_is_put_right(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    await head.run(national_log.on_stated, [statement(1, tally(1), tally(9, area="4601")), statement(2, tally(2, 2))])
    await head.run(national_log.on_rolled_back, "link-oslo", "reporting", "national", 1, 1)
    stood = await figures(head)
    await head.run(lambda conn: conn.execute("UPDATE national_tally SET value = 70 WHERE area = '0301'"))
    await head.run(lambda conn: conn.execute("DELETE FROM national_tally WHERE area = '4601'"))
    await rebuild(head)
    assert await figures(head) == stood


@pytest.mark.parametrize("table", ["national_tally", "national_sum"])
async def test_the_table_is_as_the_migrations_made_it(make_database: MakeDatabase, table: str) -> None:
    """Who may use it too: a service that may not for a moment would set good statements aside."""
    head, shape = await make_head(make_database), SHAPE.format(table=table)
    await head.run(lambda conn: conn.execute(f"GRANT SELECT, INSERT ON {table} TO pg_monitor"))
    made = [row["told"] for row in await ask(head, shape)]
    await rebuild(head)
    await rebuild(head)
    assert [row["told"] for row in await ask(head, shape)] == made
    await head.run(national_log.on_stated, [statement(1, tally(1)), statement(2, tally(2, 2))])
    assert len(await figures(head)) == 1
