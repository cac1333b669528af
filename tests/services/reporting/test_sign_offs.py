"""Signing a month off: what looks odd is answered first, and what is said stays at the office."""

from datetime import date
from typing import Any

import pytest

from chassis.problems import IdentityNumberGiven
from services.reporting import closings, sign_offs
from services.reporting.problems import CommentMissing, MonthClosed, PersonNamed
from tests.conftest import MakeDatabase
from tests.services.reporting import Office, enquiries, event_closed, outbox
from tests.services.reporting.test_web import visit

MAY = date(2026, 5, 1)
ODD = "unusual__enquiries_received"
WHY = {ODD: "Vi var i avisa"}


@pytest.fixture
async def office(make_database: MakeDatabase) -> Office:
    """An office with one enquiry a month, and forty in May."""
    made = Office(await make_database("reporting"), today=date(2026, 6, 5))
    for month in range(1, 5):
        await made.hear(*enquiries(1, f"2026-0{month}-03"))
    for month in range(7, 13):
        await made.hear(*enquiries(1, f"2025-{month:02}-03"))
    await made.hear(*enquiries(40, "2026-05-03"))
    with made.clock():
        for month in [date(2025, each, 1) for each in range(7, 13)] + [date(2026, each, 1) for each in range(1, 5)]:
            await made.db.run(closings.close, month)
    return made


async def sign(office: Office, comments: dict[str, Any] | None = None, narrative: str | None = None) -> Any:
    with office.clock():
        return await office.db.run(sign_offs.sign, MAY, comments=comments or {}, narrative=narrative)


async def look(office: Office) -> dict[str, Any]:
    with office.clock():
        return await office.db.run(sign_offs.look, MAY)


async def test_what_looks_odd_is_answered_before_the_month_is_closed(office: Office) -> None:
    assert [one.code for one in (await look(office))["findings"]] == [ODD]
    with pytest.raises(CommentMissing) as lacking:
        await sign(office)
    assert list(lacking.value.errors) == [f"comments.{ODD}"]
    assert (await look(office))["closed_on"] is None

    await sign(office, WHY, "En travel måned.")

    kept = await look(office)
    assert (kept["comments"], kept["narrative"], kept["closed_on"]) == (WHY, "En travel måned.", date(2026, 6, 5))
    with pytest.raises(MonthClosed):
        await sign(office, WHY)


async def test_nothing_that_is_written_leaves_the_office(office: Office) -> None:
    await sign(office, WHY, "En travel måned.")
    for type in ("reporting.tallies_stated.v1", "reporting.manifest_stated.v1", "reporting.period_closed.v1"):
        told = str(await outbox(office.db, type))
        assert told != "[]" and "avisa" not in told and "travel" not in told


@pytest.mark.parametrize(
    "written", ["Ring Siv på 900 00 009", "Skriv til siv@example.org", "+47 90 00 00 09", "9000-0009", "900.00.009"]
)
async def test_what_tells_who_somebody_is_is_not_kept(office: Office, written: str) -> None:
    for told in ({"comments": {ODD: written}}, {"comments": WHY, "narrative": written}):
        with pytest.raises(PersonNamed):
            await sign(office, **told)
    assert (await look(office))["closed_on"] is None


async def test_no_identity_number_is_kept(office: Office) -> None:
    with pytest.raises(IdentityNumberGiven):
        await sign(office, {ODD: "Det var 01010750160"})


async def test_figures_and_years_are_no_phone_numbers(office: Office) -> None:
    await sign(office, {ODD: "40 i 2026 mot 1 i 2025, i 3 kommuner"}, "1 250 besøk, 12 345 kroner")


async def test_a_comment_on_nothing_is_not_kept(office: Office) -> None:
    await sign(office, WHY | {"missing__outreach_held": "Ikke noe"})
    assert (await look(office))["comments"] == WHY


async def test_the_figures_stand_beside_those_of_the_year_before(office: Office) -> None:
    await office.hear(event_closed("2026-05-09", {"private": 3}))
    figures = (await look(office))["figures"]
    assert {"code": "enquiries_received", "now": 40, "then": 0} in figures
    assert {"code": "event_participants", "now": 3, "then": 0} in figures


async def test_a_manager_goes_through_the_month_on_the_page(office: Office) -> None:
    headers, here = {"Origin": office.db.settings.base_url}, "/reporting/closing/2026-05"
    with office.clock():
        async with visit(office) as manager:
            page = (await manager.get(here)).text
            assert "Henvendelser: 40 denne måneden. Vanligvis er det omtrent 1." in page
            assert f'name="comments.{ODD}"' in page
            refused = await manager.post(
                here, headers=headers, data={"_key": "first-press-of-it", f"comments.{ODD}": ""}
            )
            assert refused.status_code == 422 and "Fortell kort hvorfor det er slik." in refused.text
            signed = {"_key": "second-press-of-it", f"comments.{ODD}": "Vi var i avisa", "narrative": "Travelt"}
            assert (await manager.post(here, headers=headers, data=signed)).status_code == 303
            kept = (await manager.get(here)).text
    assert "Vi var i avisa" in kept and "Travelt" in kept and "<textarea" not in kept
