"""Ten years of the whole network at head office: ``make proof NAME=scale``.

330 offices have told of 120 months. The figures that stand are built anew from the log; then reports are asked for one after
another, as they stand and as of earlier places in the log, first alone and then while statements are taken in. What an
office states is asked for until a report shows it. ``--small`` is the same with fewer offices and months; ``--on DSN``
takes a head office's database that was filled before, and leaves it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import asyncpg

from chassis.db import Conn, Database
from chassis.events import Message
from infra.local.testbed import testbed
from proofs import _pair
from proofs._report import Report, run
from proofs._scale_filling import Filled, filled, read_filled
from services.reporting import national_log, periods, questions, rebuilding, reports
from services.reporting.questions import Question

ROOT: Final = Path(__file__).resolve().parents[1]
LAST: Final = date(2026, 10, 1)
REBUILT_S, NOW_MS, AS_OF_MS, A_SECOND, SHOWN_S = 240, 50, 150, 10_000, 1.0
"""What is promised."""
IN_A_MESSAGE, IN_A_BATCH = 500, 10


@dataclass(frozen=True)
class Size:
    """How much of it."""

    offices: int
    months: int
    rounds: int
    """How often each report is asked for."""
    messages: int
    shown: int
    """How many statements are waited for until a report shows them."""


FULL: Final = Size(330, 120, 40, 400, 100)
SMALL: Final = Size(12, 14, 5, 20, 10)


async def prove(size: Size, on: str | None = None) -> Report:
    """Fill, build, ask, take in. ``on``: a database that is filled already."""
    report = Report("scale", asdict(size), ROOT / ".brikke" / "proofs" / "scale.json")
    async with _head_office(size, on) as head:
        await _rebuilt(report, head)
        async with _database(head.dsn) as db:
            await _asked(report, size, head, db)
            await _taken_in(report, size, head, db)
            await _shown(report, size, head, db)
    return report


@asynccontextmanager
async def _head_office(size: Size, on: str | None) -> AsyncIterator[Filled]:
    if on:
        yield await read_filled(on)
    else:
        async with filled(testbed(), size.offices, size.months, LAST) as head:
            yield head


@asynccontextmanager
async def _database(dsn: str) -> AsyncIterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(_pair.settings(dsn, "", Path(folder)), office="hk")
        db = Database(settings, "reporting")
        await db.open()
        try:
            yield db
        finally:
            await db.close()


async def _rebuilt(report: Report, head: Filled) -> None:
    began = time.monotonic()
    conn = await asyncpg.connect(head.dsn)
    try:
        figures = await rebuilding.rebuild(conn)
    finally:
        await conn.close()
    took = round(time.monotonic() - began, 1)
    whole = figures == head.tallies
    report.add(
        "rebuilt", held=whole and took <= REBUILT_S, began=began, tallies=head.tallies, statements=head.statements,
        figures=figures, took_s=took, promised_s=REBUILT_S,
    )  # fmt: skip


async def _asked(report: Report, size: Size, head: Filled, db: Database) -> None:
    began, found = time.monotonic(), await _ask_all(size, head, db)
    report.add("asked", held=_quick(found), began=began, promised_ms={"now": NOW_MS, "as_of": AS_OF_MS}, **found)


async def _taken_in(report: Report, size: Size, head: Filled, db: Database) -> None:
    """Statements as fast as they go, batch by batch, and reports asked for all the while."""
    began = time.monotonic()
    asking = asyncio.create_task(_ask_on(size, head, db))
    rate = await _take_in(db, list(_statements(head, size.messages, await _next(db))))
    asking.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await asking
    report.add(
        "taken_in", held=rate >= A_SECOND, began=began, tallies=size.messages * IN_A_MESSAGE,
        tallies_a_second=round(rate), promised_a_second=A_SECOND, without="the broker before it",
    )  # fmt: skip


async def _shown(report: Report, size: Size, head: Filled, db: Database) -> None:
    """From a statement handed to head office until the report that is asked for shows it."""
    began, took = time.monotonic(), []
    question = _question("groups_started", head, ["county", "year"])
    shown = await _sum(db, question)
    for message in _statements(head, size.shown, await _next(db), tallies=1):
        before, start = shown, time.perf_counter()
        await db.run(national_log.on_stated, [message])
        shown = await _sum(db, question)
        took.append(time.perf_counter() - start)
        if shown == before:
            raise AssertionError("a report does not show what was stated")
    p99 = _at(took, 0.99)
    report.add(
        "shown", held=p99 <= SHOWN_S, began=began, p99_s=round(p99, 3), median_s=round(statistics.median(took), 3),
        promised_s=SHOWN_S, without="the broker before it",
    )  # fmt: skip


async def _ask_all(size: Size, head: Filled, db: Database) -> dict[str, Any]:
    last = await db.run(national_log.queries.read_last_position)
    places: dict[str, Callable[[int], int | None]] = {"now": lambda _: None, "as_of": lambda n: last - n * last // 50}
    found: dict[str, Any] = {}
    for indicator in ("groups_started", "groups_running"):
        for name, place in places.items():
            found[f"{indicator}_{name}"] = await _ask(db, head, indicator, [place(n) for n in range(size.rounds)])
    return found


async def _ask(db: Database, head: Filled, indicator: str, places: Iterable[int | None]) -> dict[str, Any]:
    took = []
    for place in places:
        question = replace(_question(indicator, head, ["county", "year"]), position=place)
        start = time.perf_counter()
        rows = (await db.run(reports.national, question))["rows"]
        took.append((time.perf_counter() - start) * 1000)
    return {"rows": len(rows), "median_ms": round(statistics.median(took)), "p95_ms": round(_at(took, 0.95))}


async def _ask_on(size: Size, head: Filled, db: Database) -> None:
    while True:
        await _ask(db, head, "groups_started", [None])


def _quick(found: dict[str, Any]) -> bool:
    return all(each["p95_ms"] <= (NOW_MS if name.endswith("_now") else AS_OF_MS) for name, each in found.items())


def _at(took: list[float], share: float) -> float:
    return sorted(took)[max(0, round(len(took) * share) - 1)]


def _question(indicator: str, head: Filled, by: list[str]) -> Question:
    return questions.ask(indicator, head.first, head.last, by, 2024, today=head.last)


async def _sum(db: Database, question: Question) -> int:
    told = await db.run(reports.national, question)
    at = told["columns"].index("value")
    return sum(row[at] or 0 for row in told["rows"])


async def _next(db: Database) -> int:
    async def ask(conn: Conn) -> int:
        return 1 + int(await conn.fetchval("SELECT COALESCE(max(sequence), 0) FROM national_log"))

    return await db.run(ask)


async def _take_in(db: Database, messages: list[Message]) -> float:
    """Tallies a second, in transactions of as many messages as a reader takes at once."""
    start, told = time.perf_counter(), sum(len(message.data["tallies"]) for message in messages)
    for first in range(0, len(messages), IN_A_BATCH):
        await db.run(national_log.on_stated, messages[first : first + IN_A_BATCH])
    return told / (time.perf_counter() - start)


def _statements(head: Filled, messages: int, first: int, tallies: int = IN_A_MESSAGE) -> Iterable[Message]:
    """What offices state of the last year: each message the same cells of one of ten offices, told anew."""
    for number in range(messages):
        office = f"office-{number % 10 + 1:03d}"
        yield Message(
            id=str(uuid4()), office=office, service="reporting", stream="national", epoch=1, sequence=first + number,
            type="reporting.tallies_stated.v1", subject=office, time="2026-11-02T12:00:00+00:00",
            data={"catalogue_version": 1, "tallies": [_tally(head, number, each) for each in range(tallies)]},
        )  # fmt: skip


def _tally(head: Filled, number: int, each: int) -> dict[str, Any]:
    month = periods.after(head.last, -(each % 12))
    return {
        "indicator": ("groups_started", "groups_ended")[each // 12 % 2], "period": f"{month:%Y-%m}",
        "area_kind": "municipality", "area": f"{3101 + each // 24 * 2}", "area_on": str(month), "breakdown": {},
        "value": 7 + number, "state": "stated", "revision": number + 3,
    }  # fmt: skip


def main() -> int:
    asked = argparse.ArgumentParser(prog="proofs.scale")
    asked.add_argument("--small", action="store_true")
    asked.add_argument("--on", metavar="DSN")
    given = asked.parse_args()
    if given.small:
        return 0 if asyncio.run(prove(SMALL, given.on)).held else 1
    return run(prove(FULL, given.on))


if __name__ == "__main__":
    sys.exit(main())
