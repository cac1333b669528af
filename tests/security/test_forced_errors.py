"""A thousand times something breaks, in every route's place, and no answer and no log says what the exception said."""

import asyncio
import itertools
import logging
from collections.abc import Callable, Iterator
from typing import Any

import asyncpg
import httpx2
import pytest
import structlog

from chassis import log
from chassis.db import Conn
from chassis.web.passes import HEADER
from chassis.web.requests import Request
from chassis.web.routes import Route
from tests.conftest import MakeDatabase
from tests.security.house import House, every_service, open_house
from tests.security.passes import EVERY_ROLE
from tests.web import make_pass

SECRET = "Kari Eksempel 01017012345"
TIMES = 1_000 // len(every_service())
TELLTALES = (
    SECRET,
    "Kari",
    "01017012345",
    "Traceback",
    "Error",
    "Exception",
    ".py",
    "site-packages",
    "SELECT",
    "asyncpg",
)


@pytest.fixture(autouse=True)
def logs_put_back() -> Iterator[None]:
    """Each test writes its logs as a process of ours does; the next need not."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


class Unforeseen(Exception):
    """What no one thought of; its text quotes a person."""

    def __str__(self) -> str:
        return SECRET


def wrapped() -> Exception:
    try:
        raise KeyError(SECRET)
    except KeyError as inner:
        outer = RuntimeError(f"while telling {SECRET}")
        outer.__cause__ = inner
        return outer


FAULTS: list[Callable[[], Exception]] = [
    lambda: Unforeseen(SECRET),
    lambda: ValueError(SECRET),
    lambda: KeyError(SECRET),
    lambda: RuntimeError(SECRET),
    lambda: AssertionError(SECRET),
    lambda: FileNotFoundError(2, SECRET, f"/secret/{SECRET}"),
    lambda: ConnectionRefusedError(111, SECRET),
    lambda: UnicodeDecodeError("utf-8", SECRET.encode(), 0, 1, SECRET),
    lambda: RecursionError(SECRET),
    lambda: TimeoutError(SECRET),
    lambda: asyncpg.UniqueViolationError(f"duplicate key: {SECRET}"),
    lambda: asyncpg.UndefinedColumnError(f'column "{SECRET}" does not exist'),
    lambda: asyncpg.QueryCanceledError(SECRET),
    lambda: asyncpg.InterfaceError(SECRET),
    lambda: ExceptionGroup(SECRET, [ValueError(SECRET)]),
    wrapped,
]  # fmt: skip

STATEMENTS = (
    "SELECT 1 / length(left($1, 0))",
    "SELECT $1::text::bigint",
    "SELECT $1 FROM no_such_table",
    "INSERT INTO bus.stream (stream) VALUES ($1), ($1)",
    "DO $$ BEGIN RAISE EXCEPTION 'Kari Eksempel 01017012345'; END $$",
)
"""What goes wrong in PostgreSQL itself, which likes to quote what it was given."""


def breaking(faults: Iterator[Any]) -> Callable[[Request], Any]:
    """A handler that breaks in the next way."""

    async def handler(request: Request) -> Any:
        fault = next(faults)
        if isinstance(fault, str):
            await request.run(_execute, fault)
        raise fault()

    return handler


async def _execute(conn: Conn, statement: str) -> None:
    await conn.execute(statement, *[SECRET] * ("$1" in statement))


async def break_at(house: House, route: Route) -> httpx2.Response:
    office = house.app.settings.office
    return await house.knock(route, {HEADER: make_pass(EVERY_ROLE, office=office), "Accept-Language": "en"})


@pytest.mark.parametrize("name", every_service())
async def test_two_hundred_times_a_route_breaks_and_nothing_of_why_is_shown(
    name: str, make_database: MakeDatabase, capfd: pytest.CaptureFixture[str]
) -> None:
    log.configure("INFO")
    faults = itertools.cycle([*FAULTS, *STATEMENTS])
    async with open_house(name, await make_database(name), breaking(faults)) as house:
        routes = itertools.cycle(house.service.table)
        for _ in range(TIMES):
            answer = await break_at(house, route := next(routes))
            told = answer.text + repr(dict(answer.headers))
            assert answer.status_code in (422, 500, 503), f"{route.path}: {answer.status_code}"
            assert [word for word in TELLTALES if word in told] == [], route.path
    logged = capfd.readouterr()
    assert "request_failed" in logged.err
    assert [word for word in TELLTALES[:4] if word in logged.err + logged.out] == []


async def test_whatever_asyncio_is_told_of_a_broken_task_stays_here(capfd: pytest.CaptureFixture[str]) -> None:
    log.configure("INFO")

    async def broken() -> None:
        raise Unforeseen(SECRET)

    task = asyncio.ensure_future(broken())
    await asyncio.wait([task])
    asyncio.get_running_loop().call_exception_handler({"message": "never retrieved", "exception": task.exception()})
    logged = capfd.readouterr().err
    assert "Unforeseen" in logged
    assert SECRET not in logged
