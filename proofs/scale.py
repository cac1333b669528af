"""Ten years of the whole network at head office: ``make proof NAME=scale``.

330 offices have told of 120 months. The report tables are built anew from the log (``brikke rebuild``). Then head office's own
processes run, and reports are asked for one after another, as they stand and as of places all over the log; offices state
figures through the broker while reports are asked for; and single statements are sent until a report shows them. Of all
that wall time and processor time are printed, and what head office's own web and bus processes take of memory.

``--small`` is the same with fewer offices and months. ``--kept`` leaves the network's state in .brikke/proofs and takes what an
earlier run has left there, so that the log is filled once.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import statistics
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from chassis import log
from chassis.db import Conn, Database
from infra.operations import figures
from proofs._report import Report, say
from proofs._report import run as run_and_write
from proofs._scale_filling import Filled, fill
from proofs._scale_office import HeadOffice, Teller, memory_mb, processor_s
from services.reporting import national_log, periods, questions, reports
from services.reporting.questions import Question

ROOT: Final = Path(__file__).resolve().parents[1]
LAST: Final = date(2026, 10, 1)
REBUILT_S, NOW_MS, AS_OF_MS, A_SECOND, SHOWN_S, MEMORY_MB = 240, 50, 150, 10_000, 1.0, 600
"""What is promised."""
IN_A_MESSAGE: Final = 500
BESIDE_EVERY_S: Final = 0.25
"""How often somebody asks for a report while statements are taken in."""
LOOK_EVERY_S: Final = 0.02
PLACES: Final = 40
PATIENCE_S: Final = 600


@dataclass(frozen=True)
class Size:
    """How much of it."""

    offices: int
    months: int
    rounds: int
    """How often each report is asked for."""
    telling: int
    """How many offices state something while reports are asked for."""
    messages: int
    shown: int
    """How many statements are waited for until a report shows them."""


FULL: Final = Size(330, 120, 40, 10, 400, 100)
SMALL: Final = Size(12, 14, 5, 2, 20, 10)


class Scale:
    """One run of the proof."""

    def __init__(self, office: HeadOffice, size: Size, report: Report) -> None:
        self.office, self.size, self.report = office, size, report
        self.memory = 0.0
        self.head: Filled

    async def run(self) -> None:
        await asyncio.to_thread(self.office.start_stores)
        await self.filled()
        await self.rebuilt()
        await asyncio.to_thread(self.office.start)
        async with self.office.database() as db, self.watched():
            await self.asked(db)
            await self.asked_at_the_door()
            codes = [f"office-{number + 1:03d}" for number in range(self.size.telling)]
            async with self.office.offices(codes, await db.run(_told_by, codes)) as tellers:
                await self.taken_in(db, tellers)
                await self.shown(db, tellers[codes[0]])
        self.report.add(
            "memory", held=self.memory <= MEMORY_MB, began=time.monotonic(), most_mb=round(self.memory),
            promised_mb=MEMORY_MB, of="head office's web and bus processes, PSS, the most there was in all that is above",
        )  # fmt: skip

    async def filled(self) -> None:
        began = time.monotonic()
        conn = await self.office.instance.admin("reporting")
        try:
            self.head = await fill(conn, self.size.offices, self.size.months, LAST)
        finally:
            await conn.close()
        self.report.add("filled", held=True, began=began, tallies=self.head.tallies, statements=self.head.statements)

    async def rebuilt(self) -> None:
        began, worked = time.monotonic(), self.processor_s()
        found = await asyncio.to_thread(figures.rebuild, self.office.settings)
        took = round(time.monotonic() - began, 1)
        self.report.add(
            "rebuilt", held=found == self.head.tallies and took <= REBUILT_S, began=began, figures=found, took_s=took,
            processor_s=round(self.processor_s() - worked, 1), promised_s=REBUILT_S,
        )  # fmt: skip

    async def asked(self, db: Database) -> None:
        began, found = time.monotonic(), {}
        last = await db.run(national_log.queries.read_last_position)
        places: dict[str, Callable[[int], int | None]] = {
            "now": lambda _: None, "as_of": lambda n: last - n % PLACES * last // (PLACES + 10)
        }  # fmt: skip
        for indicator in ("groups_started", "groups_running"):
            for name, place in places.items():
                found[f"{indicator}_{name}"] = await self.ask(db, indicator, map(place, range(self.size.rounds)))
        held = all(one["p95_ms"] <= (NOW_MS if name.endswith("_now") else AS_OF_MS) for name, one in found.items())
        self.report.add("asked", held=held, began=began, promised_ms={"now": NOW_MS, "as_of": AS_OF_MS}, **found)

    async def ask(self, db: Database, indicator: str, places: Iterable[int | None]) -> dict[str, Any]:
        """By county and year, of all the years; the processor's time is that of the report and of the database."""
        took, worked, rows = [], self.processor_s(), 0
        for place in places:
            start = time.perf_counter()
            rows = len((await db.run(reports.national, self.question(indicator, place)))["rows"])
            took.append((time.perf_counter() - start) * 1000)
        processor_ms = (self.processor_s() - worked) * 1000 / len(took)
        return {"rows": rows, **_spread(took), "processor_ms": round(processor_ms)}

    async def asked_at_the_door(self) -> None:
        """The same report and others of head office's web process, so that its memory is what it is in use."""
        began, took = time.monotonic(), []
        asked = (
            f"indicator=groups_started&from={self.head.first:%Y-%m}&to={self.head.last:%Y-%m}&by=county,year&map=2024"
        )
        async with self.office.door() as door:
            for path in (f"/api/reporting/report?{asked}&format=xlsx", f"/reporting/report?{asked}"):
                (await door.get(path)).raise_for_status()
            for _ in range(self.size.rounds):
                start = time.perf_counter()
                (await door.get(f"/api/reporting/report?{asked}")).raise_for_status()
                took.append((time.perf_counter() - start) * 1000)
        self.report.add("asked_at_the_door", held=True, began=began, **_spread(took))

    async def taken_in(self, db: Database, tellers: dict[str, Teller]) -> None:
        """Statements as fast as the broker brings them, and reports asked for all the while."""
        for number in range(self.size.messages):
            code = list(tellers)[number % len(tellers)]
            tellers[code].write(await db.run(_restated, code, self.head.last, number // len(tellers)))
        goal = await db.run(national_log.queries.read_last_position) + self.size.messages * IN_A_MESSAGE
        beside: list[float] = []
        asking = asyncio.create_task(self.ask_beside(db, beside))
        began, worked = time.monotonic(), self.processor_s()
        await asyncio.gather(*(teller.send() for teller in tellers.values()))
        await _until(db, goal)
        took, processor = time.monotonic() - began, self.processor_s() - worked
        asking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asking
        rate = self.size.messages * IN_A_MESSAGE / took
        self.report.add(
            "taken_in", held=rate >= A_SECOND, began=began, tallies=self.size.messages * IN_A_MESSAGE,
            tallies_a_second=round(rate), promised_a_second=A_SECOND,
            processor_us_a_tally=round(processor * 1e6 / (rate * took)), reports_beside={"asked": len(beside), **_spread(beside)},
        )  # fmt: skip

    async def ask_beside(self, db: Database, took: list[float]) -> None:
        while True:
            start = time.perf_counter()
            await db.run(reports.national, self.question("groups_started"))
            took.append((time.perf_counter() - start) * 1000)
            await asyncio.sleep(BESIDE_EVERY_S)

    async def shown(self, db: Database, teller: Teller) -> None:
        """From a statement sent to the broker until the report that is asked for shows it."""
        began, took, question = time.monotonic(), [], self.question("groups_started")
        told = await db.run(_restated, teller.settings.office, self.head.last, 0, "groups_started")
        tally = next(one for one in told if one["area_kind"] == "municipality" and not one["breakdown"])
        before = await _sum(db, question)
        for number in range(self.size.shown):
            teller.write([tally | {"value": tally["value"] + number, "revision": 1000 + number}])
            start = time.perf_counter()
            await teller.send()
            while (now := await _sum(db, question)) == before:
                if time.perf_counter() - start > PATIENCE_S:
                    raise AssertionError("a report does not show what was stated")
                await asyncio.sleep(LOOK_EVERY_S)
            took.append(time.perf_counter() - start)
            before = now
        p99 = _at(took, 0.99)
        self.report.add(
            "shown", held=p99 <= SHOWN_S, began=began, p99_s=round(p99, 3), median_s=round(statistics.median(took), 3),
            promised_s=SHOWN_S,
        )  # fmt: skip

    def question(self, indicator: str, position: int | None = None) -> Question:
        asked = questions.ask(
            indicator, self.head.first, self.head.last, ["county", "year"], 2024, today=self.head.last
        )
        return replace(asked, position=position)

    def processor_s(self) -> float:
        """Of the database, of head office's own processes, and of this one."""
        return processor_s([self.office.store_pid(), *self.office.pids()]) + time.process_time()

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """How much memory head office's own processes take at most."""

        async def watch() -> None:
            while True:
                self.memory = max(self.memory, memory_mb(self.office.pids()))
                await asyncio.sleep(0.5)

        watching = asyncio.create_task(watch())
        try:
            yield
        finally:
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching


async def prove(size: Size, *, kept: bool = False, name: str = "scale") -> Report:
    """Head office filled, built anew, asked and told. ``kept``: with the state an earlier run has left, left again."""
    root = ROOT / ".brikke" / "proofs" / name
    office = HeadOffice(root)
    if not kept:
        await asyncio.to_thread(lambda: office.stop(keep=False))
        office = HeadOffice(root)
    report = Report(name, asdict(size), root.parent / f"{name}.json")
    try:
        await Scale(office, size, report).run()
    finally:
        await asyncio.to_thread(lambda: office.stop(keep=kept))
    return report


async def _told_by(conn: Conn, codes: list[str]) -> dict[str, int]:
    """How far head office has heard each of these offices."""
    rows = await conn.fetch(
        "SELECT office, sequence FROM bus.cursor WHERE reader = 'national_log' AND office = ANY($1)", codes
    )
    return {row["office"]: row["sequence"] for row in rows}


async def _restated(
    conn: Conn, office: str, last: date, number: int, indicator: str | None = None
) -> list[dict[str, Any]]:
    """The ``number``th five hundred of what an office has told of the last year, but for people, each as some more."""
    rows = await conn.fetch(
        """
        SELECT indicator, to_char(period, 'YYYY-MM') AS period, area_kind, area, area_on::text, breakdown,
               value + 1 + $3 AS value, state, revision + 1 + $3 AS revision
        FROM national_tally
        WHERE office = $1 AND span = 'month' AND period > $2 AND indicator = COALESCE($4, indicator) AND area_kind <> 'office'
        ORDER BY period, indicator, area_kind, area, breakdown
        """,
        office,
        periods.after(last, -12),
        number,
        indicator,
    )
    found = [dict(row) for row in rows]
    first = number * IN_A_MESSAGE % len(found)
    return [*found, *found][first : first + IN_A_MESSAGE]


async def _until(db: Database, position: int) -> None:
    give_up = time.monotonic() + PATIENCE_S
    while await db.run(national_log.queries.read_last_position) < position:
        if time.monotonic() > give_up:
            raise AssertionError("head office has not taken in all it was told")
        await asyncio.sleep(LOOK_EVERY_S)


async def _sum(db: Database, question: Question) -> int:
    told = await db.run(reports.national, question)
    at = told["columns"].index("value")
    return sum(row[at] or 0 for row in told["rows"])


def _spread(took: list[float]) -> dict[str, int]:
    return {"median_ms": round(statistics.median(took)), "p95_ms": round(_at(took, 0.95))} if took else {}


def _at(took: list[float], share: float) -> float:
    return sorted(took)[max(0, round(len(took) * share) - 1)]


def main() -> int:
    asked = argparse.ArgumentParser(prog="proofs.scale")
    asked.add_argument("--small", action="store_true")
    asked.add_argument("--kept", action="store_true")
    given = asked.parse_args()
    if given.small:
        log.configure("ERROR", process="proof")
        report = asyncio.run(prove(SMALL, kept=given.kept, name="scale-small"))
        for part, told in report.parts.items():
            say(f"{part}: {told}")
        return 0 if report.held else 1
    return run_and_write(prove(FULL, kept=given.kept))


if __name__ == "__main__":
    sys.exit(main())
