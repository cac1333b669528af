"""National figures are exact whatever happens to offices and lines: ``make proof NAME=national``.

Ten offices, each with a database and a broker of its own, live two years by the real use cases and sign off each month;
the simulator counts apart what they did. Meanwhile programs are killed, lines to head office cut and frozen, messages
published again, and handed over twice and in any order. Two offices, and head office, are put back to backups months
old, and live those months otherwise than they had; messages of the time that never happened arrive afterwards. One office
closes into another, which goes on with its groups and with those of its people who are reached. In the end every cell of
every indicator is what the simulator counted: at the office, and as head office's figure together with what the office
holds back about people. How many people are only "unspecified" is printed.

``python -m proofs.national a-year`` is a shorter run, one year at three offices, ``a-year-at-ten`` one at all ten.

Not in it: databases killed under the use cases, which ``make proof NAME=kill`` does through the front doors.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from random import Random
from typing import Any

from infra.local.offices import HEAD_OFFICE
from infra.operations import verify
from infra.operations.calls import acall
from infra.operations.environment import chosen_offices
from proofs import _sums, _unspecified
from proofs._lives import Lives, Morning
from proofs._network import PATIENCE_S, Network
from proofs._report import Report, run, say
from proofs._trouble import Letters, Trouble
from simulator import Span
from simulator.plan import month_after
from simulator.succession import Succession
from simulator.truth import read

SEED = 7
MONTHS_OF_ALL_KINDS = 12
"""In so many months all that is counted happens; in fewer perhaps no group ends."""
LOG = """
SELECT count(*) FILTER (WHERE state <> 'void') AS statements, count(*) FILTER (WHERE state = 'void') AS voids,
       count(DISTINCT office) AS offices
FROM national_log
"""


@dataclass(frozen=True)
class Size:
    """How much of it. ``now``: the month before this day's is the last; months count from the first one."""

    offices: tuple[str, ...]
    now: date
    months: int
    scale: float
    longest_s: float
    """How long a line fails at most."""
    pause_s: float
    """How long nothing fails at most, in between, in each half of the network."""
    backed_up: dict[str, int]
    """Whose backup of the morning after so many months is put back …"""
    put_back: dict[str, int]
    """… after so many."""
    closes: tuple[str, str, int] | None
    """Who closes into whom after so many months; neither is put back to an older backup after that."""
    unspecified_max: float | None
    """Of how many people head office may be told no more than that they are there; None: too few to say."""


FULL = Size(
    ("hk", "ost", "sor", "sorvest", "vest", "midt", "nord", "innlandet", "link-oslo", "link-trondheim"),
    date(2026, 1, 15), 24, 1.0, 5.0, 15.0,
    {"hk": 8, "vest": 11, "link-oslo": 14}, {"hk": 11, "vest": 14, "link-oslo": 18},
    ("innlandet", "ost", 16), 0.10,
)  # fmt: skip
A_YEAR = Size(
    ("hk", "link-oslo", "vest"), date(2026, 1, 15), 12, 2.0, 5.0, 12.0,
    {"hk": 3, "vest": 4, "link-oslo": 6}, {"hk": 4, "vest": 6, "link-oslo": 8},
    ("link-oslo", "hk", 9), 0.10,
)  # fmt: skip
A_YEAR_AT_TEN = replace(A_YEAR, offices=FULL.offices, scale=1.0, closes=("innlandet", "ost", 7))
SMALL = Size(
    ("hk", "vest"), date(2026, 1, 15), 3, 1.0, 2.0, 4.0, {"vest": 1, "hk": 1}, {"vest": 2, "hk": 2}, None, None
)  # fmt: skip


class National:
    """One run of the proof."""

    def __init__(self, network: Network, size: Size, report: Report) -> None:
        self.network, self.size, self.report = network, size, report
        self.span = Span(datetime(size.now.year, size.now.month, size.now.day, 12, tzinfo=UTC), size.months)
        self.lives = Lives(network, size.offices, seed=SEED, span=self.span, scale=size.scale)
        settings = {each.office: each for each in chosen_offices(None)}
        self.troubles = [
            Trouble(
                network,
                {code: settings[code] for code in some},
                Random(f"{SEED} {number}"),
                size.longest_s,
                size.pause_s,
            )
            for number, some in enumerate((size.offices[::2], size.offices[1::2]))
        ]
        self.mornings: dict[str, Morning] = {}

    async def run(self) -> None:
        """Two years in stretches, a backup, a restore or a succession between them; then rest, and the comparison."""
        await self.lives.keep_everything()
        closes = self.size.closes
        stops = {*self.size.backed_up.values(), *self.size.put_back.values(), *([closes[2]] if closes else [])}
        for months in sorted(stops):
            await self.live(months)
            if closes and closes[2] == months:
                await self.close(*closes)
            for code in [code for code, after in self.size.put_back.items() if after == months]:
                await self.put_back(code, months)
            for code in [code for code, after in self.size.backed_up.items() if after == months]:
                self.mornings[code] = await self.lives.back_up(code, month_after(self.span.first, months))
        await self.live(self.size.months)
        await self.compare()

    async def live(self, months: int) -> None:
        """Go on to the end of so many months, in trouble; the last month is signed off on the first day of the next."""
        began, day = time.monotonic(), month_after(self.span.first, months)
        async with AsyncExitStack() as going_on:
            for trouble in self.troubles:
                await going_on.enter_async_context(trouble.going_on())
            await self.lives.until(day if months < self.size.months else month_after(day))
        self.report.add(
            f"lived_{months}_months", held=True, began=began, operations=self.lives.done.total(), trouble=self.trouble()
        )

    def trouble(self) -> dict[str, int]:
        done: Counter[str] = Counter()
        for each in self.troubles:
            done.update(each.done)
        return dict(sorted(done.items()))

    async def put_back(self, code: str, months: int) -> None:
        """An older backup, and afterwards messages of the time that never happened."""
        began = time.monotonic()
        trouble = next(each for each in self.troubles if code in each.offices)
        letters: Letters = await trouble.letters(code)
        told = await self.lives.put_back(code, self.mornings[code])
        await trouble.deliver(code, letters)
        self.report.add(f"{code}_put_back", held=True, began=began, after_months=months, **told, late=len(letters.rows))

    async def close(self, closes: str, into: str, months: int) -> None:
        """One office's last month is signed off; from this day on its work is another's."""
        began = time.monotonic()
        passing = Succession(closes, into, month_after(self.span.first, months))
        told = await self.lives.close(passing, HEAD_OFFICE)
        held = not told["under_way"]
        self.report.add(f"{closes}_closed", held=held, began=began, into=into, after_months=months, **told)

    async def compare(self) -> None:
        began, file = time.monotonic(), self.network.root / "truth.jsonl"
        self.lives.truth().write(file, date.today())
        found = await verify.compare(chosen_offices(None), file, PATIENCE_S)
        sums = await _sums.by_indicator(read(file))
        missing = _sums.missing(sums) if self.size.months >= MONTHS_OF_ALL_KINDS else []
        log = await self.log()
        self.report.add(
            "figures", held=_sums.add_up(sums) and not found and not missing, began=began, differences=found[:20],
            not_simulated=missing, operations=dict(sorted(self.lives.done.items())), log=log, indicators=sums,
        )  # fmt: skip
        for code, each in sums.items():
            say(f"{code:24} " + "  ".join(f"{name} {each[name]}" for name in _sums.COLUMNS))
        if self.size.unspecified_max is not None:
            await self.unspecified(self.size.unspecified_max)

    async def unspecified(self, at_most: float) -> None:
        began = time.monotonic()
        shares = await _unspecified.shares()
        for line in shares["by_year"]:
            say(f"{line['indicator']:20} {line['year']} by {line['by']:12} {line['unspecified']} of {line['people']}")
        self.report.add("unspecified", held=shares["share"] <= at_most, began=began, at_most=at_most, **shares)

    async def log(self) -> dict[str, int]:
        async def ask(conn: Any) -> Any:
            return dict(await conn.fetchrow(LOG))

        head = next(settings for settings in chosen_offices(None) if settings.office == HEAD_OFFICE)
        told: dict[str, int] = await acall(head, "reporting", ask)
        return told


async def prove(size: Size, name: str = "national") -> Report:
    """Run it on a network of its own, made anew; stopped and removed afterwards."""
    logging.getLogger("pika").setLevel(logging.CRITICAL)  # of brokers that have just been killed
    await asyncio.to_thread(Network(name, size.offices, HEAD_OFFICE).forget)
    network = Network(name, size.offices, size.offices[0], size.offices[1:])
    report = Report(name, asdict(size) | {"now": size.now.isoformat()}, network.root / "so-far.json")
    began = time.monotonic()
    await asyncio.to_thread(network.start_bus)
    report.add("started", held=True, began=began, offices=len(size.offices))
    try:
        await National(network, size, report).run()
    finally:
        await asyncio.to_thread(network.forget)
    return report


if __name__ == "__main__":
    shorter = {"a-year": A_YEAR, "a-year-at-ten": A_YEAR_AT_TEN}
    sys.exit(run(prove(shorter[sys.argv[1]] if sys.argv[1:] else FULL)))
