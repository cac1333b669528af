"""Random years of people, from what an office counts to what head office shows: nobody is seen and nobody is lost.

The rules are asked of what is told and shown, by ways of reckoning of their own; ``people.py`` is not consulted.
"""

import random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from services.reporting import negotiation, verify
from services.reporting.periods import after, parse
from tests.conftest import MakeDatabase
from tests.services.reporting import Office
from tests.services.reporting.people_shapes import FILES, Shown, questions, read, reader, some
from tests.services.reporting.people_years import FIRST, MONTHS, PEOPLE, YEARS, Cell, Network, Told, make_network

FEW = range(1, 5)


@settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.generate,),  # a failing year is not made smaller: each try lives through a whole year
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(YEARS, st.integers(0, 10_000))
async def test_nobody_is_seen_and_nobody_is_lost_on_the_way_to_head_office(
    make_database: MakeDatabase, year: dict[str, list[dict[str, Any]]], seed: int
) -> None:
    network = await make_network(make_database)
    ever: dict[Cell, list[dict[str, Any]]] = {}
    async for told in network.live(year):
        tell_nobody(ever, told)
        await show_nobody(network, standing(network))
    await lose_nobody(network, standing(network))
    await all_shapes(network, some(10, seed))


async def test_no_report_in_any_shape_shows_one_to_four_people(make_database: MakeDatabase) -> None:
    """Every report that can be asked for, of a year in which there is something of everything."""
    network, chance = await make_network(make_database), random.Random(7)
    async for _ in network.live({code: [a_month(chance) for _ in range(MONTHS)] for code in network.offices}):
        pass
    kept = await all_shapes(network, questions())
    await all_shapes(network, some(6, 3), (negotiation.XLSX,))
    assert {state for rows in kept for state in map(state_of, rows)} == {"none", "number", "nought", "under five"}


def a_month(chance: random.Random) -> dict[str, Any]:
    asking = [(source, "0301" if source == "self" else "4601", chance.randint(1, 9)) for source in ("self", "media")]
    return {
        "enquiries": asking[: chance.randint(0, 2)],
        "placed": [("digital", "0301", chance.randint(1, 6))][: chance.randint(0, 1)],
        "left": 0,
        "late": [(chance.randint(1, 6), ("partner", None, chance.randint(1, 7)))],
        "closes": True,
        "batch": 1000,
        "again": "",
        "otherwise": [],
    }


def tell_nobody(ever: dict[Cell, list[dict[str, Any]]], told: list[Told]) -> None:
    """No cell of one to four, no change of one to four from anything that was told before, also where a restore has made
    it void since, for an older report still shows it; nought is nought and under five is under five.
    """
    for office, tally, truth in told:
        cell = cell_of(office, tally)
        assert tally["value"] not in FEW
        assert (tally["value"] is not None) == (tally["state"] == "stated")
        for before in ever.get(cell, []):
            assert not changes_by_few(before, tally), (cell, before, tally)
            assert {before["state"], tally["state"]} != {"stated", "under_five"} or nobody_mixed(before, tally)
        if truth is not None and cell not in ever:
            assert (tally["state"], tally["value"]) == first_word(truth), (cell, truth)
        ever.setdefault(cell, []).append(tally)


def standing(network: Network) -> dict[Cell, dict[str, Any]]:
    """What was told last of each cell and is not void."""
    return {cell_of(office, tally): tally for office, tally, _ in network.standing}


def cell_of(office: str, tally: dict[str, Any]) -> Cell:
    part = ",".join(f"{by}={code}" for by, code in tally["breakdown"].items())
    return (office, tally["indicator"], tally["period"], tally["area"], part)


def is_month(tally: dict[str, Any]) -> bool:
    return len(tally["period"]) == len("2025-01")


def first_word(truth: int) -> tuple[str, int | None]:
    """What is said of a month's total when it is told for the first time."""
    return ("under_five", None) if truth in FEW else ("stated", truth)


def possible(tally: dict[str, Any]) -> list[int]:
    """What a reader must think the figure may be; a part that was folded away stands for nobody of its own."""
    if tally["state"] == "under_five":
        return list(FEW)
    return [tally["value"] or 0]


def changes_by_few(old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Whether somebody who reads both may take them for a change of one to four people."""
    if (old["state"], old["value"]) == (new["state"], new["value"]):
        return False
    return any(abs(one - other) in FEW for one in possible(old) for other in possible(new))


def nobody_mixed(old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Whether a cell that goes between under five and a number never goes to or from nought."""
    return 0 not in (old["value"], new["value"])


async def show_nobody(network: Network, last: dict[Cell, dict[str, Any]]) -> None:
    """Head office shows each office's months as they were last told, and nothing of a month that was not."""
    found: dict[tuple[str, ...], Shown] = {}
    with network.head.clock():
        async with reader(network.head) as visitor:
            for indicator in PEOPLE:
                rows = await read(visitor, indicator, "office,month", "national", files=())
                found |= {(indicator, *row.codes): row for row in rows or []}
    for (indicator, office, month), row in found.items():
        tally = last[office, indicator, month, office, ""]
        assert (row.value, row.under_five) == (tally["value"], int(tally["state"] == "under_five"))
    assert len(found) == sum(is_month(tally) and not tally["breakdown"] for tally in last.values())


async def lose_nobody(network: Network, last: dict[Cell, dict[str, Any]]) -> None:
    """Truth = stated + held, in every cell: the truth as the test has counted it, what was stated as head office has it."""
    ours = await network.head.db.run(verify.national)
    for code, office in network.offices.items():
        with office.clock():
            assert await office.db.run(verify.at_rest)
        own = await office.db.run(verify.own)
        assert verify.differences(code, own, ours) == []
        cells = {cell_of(code, cell): cell for cell in own if cell["indicator"] in PEOPLE}
        for (_, indicator, period, area, part), cell in cells.items():
            stated = last.get((code, indicator, period, area, part), {"value": None})["value"] or 0
            if (true := truth_of(network, code, indicator, period, area, part)) is not None:
                assert stated + cell["held"] == true, (code, cell)
        for indicator in PEOPLE:
            for number in range(MONTHS):
                month = after(FIRST, number)
                if network.truth.of_month(code, indicator, month):
                    assert (code, indicator, f"{month:%Y-%m}", code, "") in cells


def truth_of(network: Network, office: str, indicator: str, period: str, area: str, part: str) -> int | None:
    """How many people stand behind a cell; None for the parts of a month, which are not told."""
    if len(period) == len("2025"):
        return network.truth.parts[office, indicator, period, area, part]
    month = parse(period).first
    return network.truth.of_month(office, indicator, month) if (area, part) == (office, "") else None


async def all_shapes(
    network: Network, asked: list[tuple[str, str]], files: tuple[str, ...] = FILES
) -> list[list[Shown]]:
    """Reports of all offices, and of what each may publish itself. Shape: the rows of each that is kept."""
    places: list[tuple[Office, str]] = [(network.head, "national")]
    places += [(office, "published") for office in network.offices.values()]
    kept = []
    for office, scope in places:
        with office.clock():
            async with reader(office) as visitor:
                for indicator, by in asked:
                    rows = await read(visitor, indicator, by, scope, files)
                    kept += [rows] if rows is not None else []
    for rows in kept:
        assert not any(row.value in FEW for row in rows)
    return kept


def state_of(row: Shown) -> str:
    if row.value is None:
        return "under five" if row.under_five else "none"
    return "number" if row.value else "nought"
