"""Made-up years of people at two offices, month by month through the real way, beside the truth counted by itself."""

from collections import Counter
from collections.abc import AsyncIterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, NamedTuple

from hypothesis import strategies as st

from chassis.events import Message
from services.reporting import closings, statements
from services.reporting.periods import Period, after, months, parse
from tests.conftest import MakeDatabase
from tests.services.reporting import Office, carry_over, enquiries, left, placed, stated
from tests.services.reporting.put_back import Backup, back_up, put_back

FIRST = date(2025, 1, 1)
MONTHS = 13
"""A whole year, and the month at whose closing it is over."""
OFFICES = ("link-oslo", "vest")
PEOPLE = ("enquiries_received", "people_waiting", "people_placed", "waiting_days")
STOCK = "people_waiting"

FEW = st.one_of(st.integers(1, 5), st.integers(1, 14))
ASKING = st.tuples(st.sampled_from(["self", "partner", "media", None]), st.sampled_from(["0301", "4601", None]), FEW)
PLACED = st.tuples(st.sampled_from(["in_person", "digital"]), st.sampled_from(["0301", "4601"]), FEW)
MONTH = st.fixed_dictionaries(
    {
        "enquiries": st.lists(ASKING, max_size=3),
        "placed": st.lists(PLACED, max_size=2),
        "left": st.integers(0, 4),
        "late": st.lists(st.tuples(st.integers(1, 12), ASKING), max_size=2),
        "closes": st.sampled_from([True, True, True, False]),
        "batch": st.sampled_from([3, 1000]),
        "again": st.sampled_from(["", "", "", "replay", "restate", "restored", "restored"]),
        "otherwise": st.lists(ASKING, max_size=1),
    }
)
YEARS = st.fixed_dictionaries({office: st.lists(MONTH, min_size=MONTHS, max_size=MONTHS) for office in OFFICES})

Cell = tuple[str, str, str, str, str]
"""(office, indicator, period, area, part), a part as "source=self", a total as ""."""


class Told(NamedTuple):
    """A tally on the wire, and how many people there were just then, of a month's total."""

    office: str
    tally: dict[str, Any]
    truth: int | None


@dataclass
class Truth:
    """What really happened, counted beside the code that is tested."""

    flows: Counter[tuple[str, str, date]] = field(default_factory=Counter)
    parts: Counter[Cell] = field(default_factory=Counter)

    def add(
        self, office: str, indicator: str, month: date, number: int, area: str | None = None, part: str = ""
    ) -> None:
        """So many more; ``area`` None: nobody said where they live."""
        self.flows[office, indicator, month] += number
        if indicator != STOCK:
            self.parts[office, indicator, f"{month:%Y}", office, ""] += number
            self.parts[office, indicator, f"{month:%Y}", office, part] += number
        if indicator not in (STOCK, "waiting_days"):
            self.parts[office, indicator, f"{month:%Y}", area or "9999", ""] += number

    def of_month(self, office: str, indicator: str, month: date) -> int:
        """What happened in a month, or how many were waiting when it was over."""
        first = FIRST if indicator == STOCK else month
        return sum(self.flows[office, indicator, one] for one in months(first, month))


@dataclass
class Network:
    """Two offices and head office, and all that has gone between them."""

    offices: dict[str, Office]
    head: Office
    truth: Truth = field(default_factory=Truth)
    wire: list[Told] = field(default_factory=list)
    standing: list[Told] = field(default_factory=list)
    """The same without what a restore has made void."""
    told: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)
    epochs: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(OFFICES, 1)))

    async def live(self, year: dict[str, list[dict[str, Any]]]) -> AsyncIterator[list[Told]]:
        """Month after month of a year, and the first of the next. Yields what was told of people."""
        for number in range(MONTHS):
            known = len(self.wire)
            for code in self.offices:
                await self._month(code, number, year[code][number])
            yield self.wire[known:]

    async def _month(self, code: str, number: int, happens: dict[str, Any]) -> None:
        """A month; or a month that is lost with the office's disk, and lived again with one party more who ask."""
        if happens["again"] == "restored":
            backup, truth = await back_up(self.offices[code]), deepcopy(self.truth)
            known = len([one for one in self.standing if one.office == code])
            await self._live(code, number, happens)
            self.truth = truth
            await self._put_back(code, backup, known)
            happens = happens | {"enquiries": [*happens["enquiries"], *happens["otherwise"]]}
        await self._live(code, number, happens)

    async def _put_back(self, code: str, backup: Backup, known: int) -> None:
        with self.head.clock():
            last = await put_back(self.offices[code], backup, self.head.db, code=code, epoch=self.epochs[code])
        self.epochs[code] += 1
        self.taken[code] = last
        self.told[code] = len(await stated(self.offices[code].db))
        mine = [one for one in self.standing if one.office == code]
        self.standing = [one for one in self.standing if one.office != code] + mine[:known]

    async def _live(self, code: str, number: int, happens: dict[str, Any]) -> None:
        """What happens in a month and what comes late; then the office closes it, unless it forgets to."""
        office, month = self.offices[code], after(FIRST, number)
        office.today = self.head.today = after(month).replace(day=5)
        await office.hear(*self._happenings(code, month, happens), batch=happens["batch"])
        await office.state()
        if happens["again"] == "replay":
            await office.replay()
            await office.state()
        if happens["closes"] or number == MONTHS - 1:
            await self._close_until(office, month)
        if happens["again"] == "restate":
            await office.db.run(statements.restate, Period("month", month))
        await self._take_over(code, office)

    def _happenings(self, code: str, month: date, happens: dict[str, Any]) -> list[Message]:
        """The messages of a month, all of them counted into the truth."""
        asking = [(month, one) for one in happens["enquiries"]]
        asking += [(max(after(month, -back), FIRST), one) for back, one in happens["late"]]
        found = [message for on, one in asking for message in self._ask(code, on, *one)]
        found += [message for one in happens["placed"] for message in self._place(code, month, *one)]
        leaving = min(happens["left"], self.truth.of_month(code, STOCK, month))
        self.truth.add(code, STOCK, month, -leaving)
        return found + [left(f"{month:%Y-%m}-25") for _ in range(leaving)]

    def _ask(self, code: str, month: date, source: str | None, area: str | None, number: int) -> list[Message]:
        self.truth.add(code, "enquiries_received", month, number, area, f"source={source or 'unspecified'}")
        self.truth.add(code, STOCK, month, number)
        return enquiries(number, f"{month:%Y-%m}-03", municipality=area, source=source)

    def _place(self, code: str, month: date, format: str, area: str, most: int) -> list[Message]:
        number = min(most, self.truth.of_month(code, STOCK, month))
        self.truth.add(code, "people_placed", month, number, area, f"format={format}")
        self.truth.add(code, "waiting_days", month, number, part="band=2_to_4_weeks")
        self.truth.add(code, STOCK, month, -number)
        return [placed(f"{month:%Y-%m}-20", 20, format, area) for _ in range(number)]

    def _told(self, code: str, tally: dict[str, Any]) -> Told:
        period = parse(tally["period"])
        is_month = period.span == "month" and not tally["breakdown"]
        return Told(code, tally, self.truth.of_month(code, tally["indicator"], period.first) if is_month else None)

    async def _close_until(self, office: Office, month: date) -> None:
        with office.clock():
            upcoming = await office.db.run(closings.first_open)
        for one in months(upcoming or month, month):
            await office.close(f"{one:%Y-%m}")

    async def _take_over(self, code: str, office: Office) -> None:
        """What has been told is on the wire: head office takes it in."""
        told = await stated(office.db)
        known = self.told[code]
        news = [self._told(code, tally) for tally in told[known:] if tally["indicator"] in PEOPLE]
        self.wire += news
        self.standing += news
        self.told[code] = len(told)
        with self.head.clock():
            self.taken[code] = await carry_over(
                office.db, self.head.db, from_code=code, after=self.taken[code], epoch=self.epochs[code]
            )


async def make_network(make_database: MakeDatabase) -> Network:
    keys = Path(mkdtemp())
    offices = {code: Office(await make_database("reporting", office=code, key_dir=keys / code)) for code in OFFICES}
    return Network(offices, Office(await make_database("reporting", office="hk")))
