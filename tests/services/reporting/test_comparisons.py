"""The country and the county beside an office's own figures: told by head office, as its report shows them and no closer."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from chassis.db import Conn
from chassis.events import Message, MessageInvalid
from services.reporting import comparisons, dashboard, schemas, web
from tests.conftest import MakeDatabase
from tests.services.reporting import Office, carry_over, enquiries, group_started
from tests.web import visiting

SHOWN = "reporting.figures_shown.v1"
PEOPLE = "Henvendelser"
MAY = date(2026, 5, 1)


@pytest.fixture
async def three(make_database: MakeDatabase) -> tuple[Office, Office, Office]:
    """LINK Oslo and vest, who have signed May off, and head office."""
    oslo = Office(await make_database("reporting"))
    vest = Office(await make_database("reporting", office="vest"))
    head = Office(await make_database("reporting", office="hk"))
    await oslo.hear(group_started("2026-05-07"), group_started("2026-05-08"), *enquiries(7, "2026-05-03"))
    await vest.hear(group_started("2026-05-09", municipality="4601"), *enquiries(3, "2026-05-03"))
    for office, code in ((oslo, "link-oslo"), (vest, "vest")):
        await office.close("2026-05")
        await office.state()
        await carry_over(office.db, head.db, from_code=code)
    return oslo, vest, head


def at(office: Office, use_case: Callable[..., Any], *args: Any) -> Any:
    async def run() -> Any:
        with office.clock():
            return await office.db.run(use_case, *args)

    return run()


async def told_down(head: Office) -> list[Message]:
    async def read(conn: Conn) -> list[Any]:
        return list(await conn.fetch("SELECT * FROM bus.outbox WHERE type = $1 ORDER BY outbox_id", SHOWN))

    return [
        Message(
            id=str(uuid4()), office="hk", service="reporting", stream=row["stream"], epoch=1, sequence=place,
            type=row["type"], subject=row["subject"], time=row["recorded_at"].isoformat(), data=json.loads(row["data"]),
        )
        for place, row in enumerate(await head.db.run(read), start=1)
    ]  # fmt: skip


def cells(messages: list[Message]) -> dict[tuple[str, str, str], tuple[int | None, int]]:
    """{(indicator, period, area): (value, under five)}, as they stand when all has been read."""
    return {
        (one["indicator"], one["period"], one["area"]): (one["value"], one["under_five"])
        for message in messages
        for one in message.data["figures"]
    }


async def test_what_the_report_shows_is_told_once_to_all_and_of_people_for_the_country_alone(
    three: tuple[Office, Office, Office],
) -> None:
    _, _, head = three
    assert await at(head, comparisons.tell) > 0
    told = await told_down(head)
    assert {message.stream for message in told} == {"downward"}
    found = cells(told)
    assert found["groups_started", "2026-05", "country"] == (3, 0)
    assert found["groups_started", "2026-05", "03"] == (2, 0)
    assert found["groups_started", "2026-05", "46"] == (1, 0)
    assert found["enquiries_received", "2026-05", "country"] == (7, 1), "vest's three are a sign"
    assert {area for indicator, _, area in found if indicator == "enquiries_received"} == {"country"}

    assert await at(head, comparisons.tell) == 0
    assert len(await told_down(head)) == len(told)


async def test_what_has_changed_is_told_and_what_is_shown_no_more_has_no_value(
    three: tuple[Office, Office, Office],
) -> None:
    oslo, _, head = three
    await at(head, comparisons.tell)
    before = len(await told_down(head))
    await oslo.hear(group_started("2026-05-20"))
    await oslo.state()
    await carry_over(oslo.db, head.db)
    assert await at(head, comparisons.tell) > 0
    news = cells((await told_down(head))[before:])
    assert news["groups_started", "2026-05", "country"] == (4, 0)
    assert ("groups_started", "2026-05", "46") not in news

    await head.db.run(forget_the_log)
    await at(head, comparisons.tell)
    stands = cells(await told_down(head))
    assert stands["groups_started", "2026-05", "country"] == (0, 0), "the report's sum of nothing"
    assert stands["groups_started", "2026-05", "46"] == (None, 0)


async def forget_the_log(conn: Conn) -> None:
    """As where everything an office told is void."""
    await conn.execute("DELETE FROM national_tally")


async def test_it_stands_beside_the_offices_own_and_told_again_it_is_as_before(
    three: tuple[Office, Office, Office],
) -> None:
    oslo, _, head = three
    assert (await at(oslo, dashboard.look))["beside"]["rows"] == []
    await at(head, comparisons.tell)
    told = await told_down(head)
    for _ in range(2):
        await at(oslo, comparisons.on_figures_shown, told)

    beside = (await at(oslo, dashboard.look))["beside"]
    rows = {row["name"]: row for row in beside["rows"]}
    assert (beside["month"], beside["county"]) == (MAY, "Oslo")
    groups = {"own": 2, "county": {"value": 2, "under_five": 0}, "country": {"value": 3, "under_five": 0}}
    assert rows["Grupper startet"] == {"name": "Grupper startet"} | groups
    people = {"own": 7, "county": None, "country": {"value": 7, "under_five": 1}}
    assert rows[PEOPLE] == {"name": PEOPLE} | people

    registered = rows["Påmeldinger"]
    assert registered["county"] == {"value": 0, "under_five": 0}, "nothing told of is nought, of people it is not known"

    await at(oslo, comparisons.forget_all)
    await at(oslo, comparisons.on_figures_shown, told)
    assert (await at(oslo, dashboard.look))["beside"] == beside
    with oslo.clock():
        async with visiting(web.app, oslo.db, {"coordinator"}) as visitor:
            page = await visitor.get("/reporting")
    assert "ved siden av fylket og landet" in page.text
    assert "Hele landet" in page.text


async def test_an_indicator_an_office_does_not_know_yet_is_passed_over(three: tuple[Office, Office, Office]) -> None:
    oslo, _, head = three
    await at(head, comparisons.tell)
    told = await told_down(head)
    told[0].data["figures"][0]["indicator"] = "not_thought_of_yet"
    await at(oslo, comparisons.on_figures_shown, told)
    assert "not_thought_of_yet" not in str((await at(oslo, dashboard.look))["beside"])


async def test_an_office_tells_nothing_down(three: tuple[Office, Office, Office]) -> None:
    oslo, _, _ = three
    assert await at(oslo, comparisons.tell) == 0
    assert await told_down(oslo) == []


@pytest.mark.parametrize(
    "cell",
    [
        {"value": 3},
        {"value": 1},
        {"value": 12, "area": "03"},
        {"value": None, "under_five": 1, "area": "03"},
        {"indicator": "Enquiries received"},
        {"note": "someone"},
    ],
)
def test_no_figure_that_could_show_one_person_is_told(cell: dict[str, Any]) -> None:
    whole = {"indicator": "enquiries_received", "period": "2026-05", "area": "country", "value": 7, "under_five": 0}
    schemas.FiguresShown.event(subject="country", figures=[whole])
    schemas.FiguresShown.event(subject="country", figures=[whole | {"indicator": "groups_started", "value": 3}])
    with pytest.raises(MessageInvalid):
        schemas.FiguresShown.read({"figures": [whole | cell]})
