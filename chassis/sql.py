"""Named queries: the SQL stands in a ``.sql`` file beside the Python that uses it (aiosql names, asyncpg underneath)."""

from functools import cache
from pathlib import Path
from typing import Any

import aiosql
from aiosql.adapters.asyncpg import AsyncPGAdapter


class Adapter(AsyncPGAdapter):
    """aiosql's adapter, answering with lists rather than generators and with the number of rows a command touched.

    aiosql takes it for a synchronous one, so that a query's method hands back the coroutine to await.
    """

    is_aio_driver = False

    def maybe_order_params(self, query_name: str, parameters: Any) -> Any:
        return super().maybe_order_params(query_name, parameters)  # type: ignore[no-untyped-call]

    async def select(self, conn: Any, query_name: str, sql: str, parameters: Any, record_class: Any = None) -> Any:
        return await conn.fetch(sql, *self.maybe_order_params(query_name, parameters))

    async def select_one(self, conn: Any, query_name: str, sql: str, parameters: Any, record_class: Any = None) -> Any:
        return await conn.fetchrow(sql, *self.maybe_order_params(query_name, parameters))

    async def select_value(self, conn: Any, query_name: str, sql: str, parameters: Any) -> Any:
        return await conn.fetchval(sql, *self.maybe_order_params(query_name, parameters))

    async def insert_returning(self, conn: Any, query_name: str, sql: str, parameters: Any) -> Any:
        return await conn.fetchrow(sql, *self.maybe_order_params(query_name, parameters))

    async def insert_update_delete(self, conn: Any, query_name: str, sql: str, parameters: Any) -> int:
        status = await conn.execute(sql, *self.maybe_order_params(query_name, parameters))
        return int(status.rsplit(" ", 1)[-1])

    async def insert_update_delete_many(self, conn: Any, query_name: str, sql: str, parameters: Any) -> None:
        await conn.executemany(sql, [self.maybe_order_params(query_name, row) for row in parameters])


def load(python_file: str) -> Any:
    """The queries of the ``.sql`` neighbour of a module: ``queries = sql.load(__file__)``.

    Shape   an object with one method per ``-- name:`` to await, the connection first, parameters by name:
            no suffix: a list of records; ``^`` one record or None; ``$`` one value; ``!`` the number of rows touched;
            ``<!`` the row returned; ``*!`` a list of dicts, one execution each.
    Errors  aiosql's own, at import, when the file is missing or a name is malformed.
    """
    return _load(Path(python_file).with_suffix(".sql"))


@cache
def _load(path: Path) -> Any:
    queries = aiosql.from_path(path, Adapter)  # type: ignore[arg-type]
    _loaded[path] = queries
    return queries


_loaded: dict[Path, Any] = {}


def statements() -> list[tuple[str, str]]:
    """(file:name, SQL with $1… parameters) of every query loaded in this process, to prepare them against the schema."""
    return [
        (f"{path}:{name}", getattr(queries, name).sql)
        for path, queries in _loaded.items()
        for name in queries.available_queries
        if not name.endswith("_cursor")
    ]
