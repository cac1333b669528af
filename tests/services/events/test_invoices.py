"""What it costs to come, and the list that invoices are made from."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.db import Database
from services.events import cancellations, invoices, rules, sizes, web
from tests.services.events.builders import letters, make_event, register, rows, token_of
from tests.services.events.test_rules import NONE
from tests.services.events.test_sizes import link_of
from tests.web import visiting

NUMBER = "974760673"


async def priced(db: Database, price: int | None = 350, *, places: int = 10, event: Any = None) -> Any:
    event = event or await make_event(db, places=places)
    return await db.run(rules.change, event["event_id"], **(NONE | {"price_kroner": price}))


@pytest.mark.parametrize(
    ("number", "holds"),
    [
        ("974760673", True), ("971032081", True), ("974760674", False), ("97476067", False), ("9747606733", False),
        ("97476067A", False), ("", False), ("９74760673", False),
    ],
)  # fmt: skip
def test_the_last_digit_of_an_organisation_number_follows_from_the_others(number: str, holds: bool) -> None:
    assert invoices.is_organisation_number(number) is holds


@given(st.integers(0, 99_999_999), st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(first: int, place: int, off: int) -> None:
    fits = [f"{first:08}{last}" for last in range(10) if invoices.is_organisation_number(f"{first:08}{last}")]

    assert len(fits) <= 1
    for number in fits:
        wrong = f"{number[:place]}{(int(number[place]) + off) % 10}{number[place + 1 :]}"
        assert not invoices.is_organisation_number(wrong)


async def test_each_owes_the_price_there_was_for_the_seats_there_are(db: Database) -> None:
    event = await priced(db, 350, places=6)
    await register(db, event, "a@example.org", seats=2, buyer_number=NUMBER, buyer_reference="Kveld")
    await priced(db, 500, event=event)
    await register(db, event, "b@example.org", seats=3)
    gone = await register(db, event, "c@example.org")
    await register(db, event, "waits@example.org", seats=2)
    await db.run(cancellations.cancel_by_link, token_of(gone))
    await db.run(sizes.change_by_link, await link_of(db, "a@example.org"), 1)
    free = await make_event(db)
    await register(db, free, "a@example.org")

    found = await rows(db, "SELECT * FROM registration ORDER BY line_number")

    owed = [(line[5], line[3], line[4], *line[6:]) for line in invoices.lines(found)]
    assert owed == [
        ("a@example.org", NUMBER, "Kveld", 1, 350, 350),
        ("b@example.org", "", "", 3, 500, 1500),
        ("waits@example.org", "", "", 2, 500, 1000),
    ]


async def test_a_person_sees_the_price_and_says_where_the_invoice_goes(db: Database) -> None:
    event = await priced(db)
    here = f"/events/{event['event_id']}"
    form = {"name": "Solveig", "email": "a@example.org", "sector": "voluntary", "seats": "2", "language": "nb"}

    async with visiting(web.app, db) as anyone:
        pages = [await anyone.get(here), await anyone.get(f"{here}/register")]
        refused = await anyone.post(f"{here}/register", data=form | {"buyer_number": "974 760 674"})
        sent = await anyone.post(f"{here}/register", data=form | {"buyer_number": "974 760 673"})
        own = await anyone.get(f"/events/registrations/{await link_of(db, 'a@example.org')}")
        told = await anyone.get(f"/api/events{here}")

    assert all("350" in page.text for page in pages)
    assert (refused.status_code, sent.status_code) == (422, 303)
    assert 'value="974 760 674"' in refused.text
    assert "700" in own.text
    assert told.json()["price_kroner"] == 350
    [kept] = await rows(db, "SELECT buyer_number, price_kroner FROM registration")
    assert tuple(kept) == (NUMBER, 350)


async def test_the_list_is_for_whoever_runs_the_event_and_no_cell_is_a_formula(db: Database) -> None:
    event = await priced(db)
    await register(db, event, "a@example.org", name="=1+1", organisation="@SUM(A1)", buyer_reference="-2")
    desk = f"/events/manage/{event['event_id']}"

    async with visiting(web.app, db, {"event_manager"}) as manager, visiting(web.app, db, {"coordinator"}) as other:
        page = await manager.get(desk)
        table = await manager.get(f"{desk}/invoices.csv")
        book = await manager.get(f"{desk}/invoices.xlsx")
        refused = await other.get(f"{desk}/invoices.csv")

    assert f"{desk}/invoices.xlsx" in page.text
    assert refused.status_code == 403
    _, cells = csv.reader(io.StringIO(table.text))
    assert cells[1:] == ["'=1+1", "'@SUM(A1)", "", "'-2", "a@example.org", "1", "350", "350"]
    line = next(openpyxl.load_workbook(io.BytesIO(book.content)).worksheets[0].iter_rows(min_row=2))
    assert [cell.value for cell in line[1:]] == ["=1+1", "@SUM(A1)", "", "-2", "a@example.org", 1, 350, 350]
    assert all(cell.data_type != "f" for cell in line)
    assert await rows(db, "SELECT 1 FROM audit.entry WHERE act = 'read' AND about_kind = 'registrations'")


async def test_the_confirmation_says_what_it_costs_and_how_the_invoice_is_marked(db: Database) -> None:
    free, event = await make_event(db), await priced(db)
    await register(db, free, "a@example.org")
    await register(db, event, "a@example.org", seats=3, buyer_reference="Bestilling 17")

    nothing, confirmed = await letters(db)

    assert (confirmed["parameters"]["price"], confirmed["parameters"]["mark"]) == (3 * 350, "Bestilling 17")
    assert "price" not in nothing["parameters"]


async def test_an_event_that_costs_nothing_has_no_such_list(db: Database) -> None:
    event = await make_event(db)
    await register(db, event, "a@example.org")

    async with visiting(web.app, db, {"event_manager"}) as manager:
        page = await manager.get(f"/events/manage/{event['event_id']}")

    assert "invoices" not in page.text
