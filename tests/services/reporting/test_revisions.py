"""What is told otherwise of a closed month waits for a reason, which is given in a code and in words that stay at the office."""

from datetime import date
from typing import Any

import pytest

from chassis.problems import IdentityNumberGiven
from services.reporting import revisions, sign_offs, today
from services.reporting.problems import PersonNamed, ReasonMissing, WordsMissing
from services.reporting.revisions import runs
from tests.conftest import MakeDatabase
from tests.services.reporting import Office, enquiries, event_closed, group_started, make_message
from tests.services.reporting.test_web import visit

APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)


@pytest.fixture
async def office(make_database: MakeDatabase) -> Office:
    """An office with one group in April, and April and May closed."""
    made = Office(await make_database("reporting"))
    await made.hear(group_started("2026-04-07"), *enquiries(7, "2026-04-03"))
    await made.state()
    await made.close("2026-04")
    await made.close("2026-05")
    return made


async def look(office: Office) -> dict[str, Any]:
    with office.clock():
        found: dict[str, Any] = await office.db.run(revisions.look)
    return found


async def give(office: Office, reasons: dict[str, Any], words: dict[str, Any] | None = None) -> int:
    with office.clock():
        return await office.db.run(revisions.give, reasons=reasons, words=words or {})


def waiting(found: dict[str, Any]) -> list[tuple[str, list[tuple[date, int]]]]:
    return [
        (one["indicator"], [(month["period"], month["change"]) for month in one["months"]]) for one in found["waiting"]
    ]


async def test_a_closing_and_what_is_told_of_an_open_month_want_no_reason(office: Office) -> None:
    await office.hear(group_started("2026-06-07"))
    await office.state()
    assert (await look(office)) == {"waiting": [], "given": []}


async def test_what_changes_a_closed_month_is_told_at_once_and_waits_for_a_reason(office: Office) -> None:
    await office.hear(event_closed("2026-05-09", {"private": 3}))
    told = await office.state()
    assert ("events_held", "2026-05", 1) in {(one["indicator"], one["period"], one["value"]) for one in told}
    assert waiting(await look(office)) == [
        ("event_participants", [(MAY, 3)]),
        ("events_held", [(MAY, 1)]),
    ]


async def test_what_stood_through_several_months_is_one_thing_to_answer(office: Office) -> None:
    await office.hear(group_started("2026-04-20"))
    await office.state()
    assert ("groups_running", [(APRIL, 1), (MAY, 1)]) in waiting(await look(office))
    [code] = [one["code"] for one in (await look(office))["waiting"] if one["indicator"] == "groups_running"]
    assert await give(office, {code: "late"}) == 2
    assert "groups_running" not in dict(waiting(await look(office)))


async def test_changes_before_the_reason_are_one_and_those_after_it_another(office: Office) -> None:
    await office.hear(event_closed("2026-05-09", {"private": 3}))
    await office.state()
    await office.hear(event_closed("2026-05-10", {"private": 4}))
    await office.state()
    assert ("event_participants", [(MAY, 7)]) in waiting(await look(office))
    assert await give(office, {"event_participants__20260615": "late", "events_held__20260615": "doubled"}) == 2
    await office.hear(event_closed("2026-05-11", {"private": 2}))
    await office.state()
    found = await look(office)
    assert waiting(found) == [("event_participants", [(MAY, 2)]), ("events_held", [(MAY, 1)])]
    assert {(one["indicator"], one["change"], one["reason"]) for one in found["given"]} == {
        ("event_participants", 7, "late"),
        ("events_held", 2, "doubled"),
    }


async def test_where_only_the_parts_change_the_total_changes_by_nought(office: Office) -> None:
    held = event_closed("2026-05-09", {"private": 3})
    await office.hear(held)
    await office.state()
    await give(office, {"event_participants__20260615": "late", "events_held__20260615": "late"})
    await office.hear(
        make_message("events.event_reopened.v1", **held.data), event_closed("2026-05-09", {"academia": 3})
    )
    await office.state()
    assert waiting(await look(office)) == [("event_participants", [(MAY, 0)])]


async def test_people_that_are_held_want_no_reason_as_nothing_is_told(office: Office) -> None:
    await office.hear(*enquiries(2, "2026-04-20"))
    assert await office.state() == []
    assert waiting(await look(office)) == []
    await office.hear(*enquiries(4, "2026-04-20"))
    await office.state()
    assert ("enquiries_received", [(APRIL, 6)]) in waiting(await look(office))


async def test_words_alone_are_no_reason_and_something_else_wants_words(office: Office) -> None:
    await office.hear(event_closed("2026-05-09", {"private": 3}))
    await office.state()
    code = "events_held__20260615"
    with pytest.raises(ReasonMissing) as bare:
        await give(office, {}, {code: "Papirlista lå igjen"})
    assert list(bare.value.errors) == [f"reasons.{code}"]
    with pytest.raises(WordsMissing) as silent:
        await give(office, {code: "other"}, {code: " "})
    assert list(silent.value.errors) == [f"words.{code}"]
    assert await give(office, {code: "other"}, {code: "Papirlista lå igjen"}) == 1


@pytest.mark.parametrize(
    ("written", "refused"),
    [("Ring Siv på 900 00 009", PersonNamed), ("siv@example.org", PersonNamed), ("01010750160", IdentityNumberGiven)],
)
async def test_what_tells_who_somebody_is_is_not_kept(office: Office, written: str, refused: type[Exception]) -> None:
    await office.hear(event_closed("2026-05-09", {"private": 3}))
    await office.state()
    with pytest.raises(refused):
        await give(office, {"events_held__20260615": "late"}, {"events_held__20260615": written})
    assert (await look(office))["given"] == []


async def test_no_word_leaves_the_office(office: Office) -> None:
    await office.hear(event_closed("2026-05-09", {"private": 3}))
    await office.state()
    await give(office, {"events_held__20260615": "late"}, {"events_held__20260615": "Papirlista lå igjen"})
    with office.clock():
        kept = await office.db.run(sign_offs.look, MAY)
        everything = await office.db.run(lambda conn: conn.fetch("SELECT data FROM bus.outbox"))
    assert [one["words"] for one in kept["revised"] if one["reason"]] == ["Papirlista lå igjen"]
    assert everything and not any("Papirlista" in str(row["data"]) for row in everything)


async def test_the_first_page_says_that_a_reason_is_wanted(office: Office) -> None:
    await office.hear(event_closed("2026-05-09", {"private": 3}))
    await office.state()
    with office.clock():
        seen = await office.db.run(today.look)
        assert [one.url for one in today.tell(seen, closes=False)] == ["/reporting/revisions"]
    await give(office, dict.fromkeys(("events_held__20260615", "event_participants__20260615"), "late"))
    with office.clock():
        assert today.tell(await office.db.run(today.look), closes=False) == []


async def test_a_coordinator_says_why_on_the_page(office: Office) -> None:
    await office.hear(event_closed("2026-05-09", {"private": 3}))
    await office.state()
    headers, here = {"Origin": office.db.settings.base_url}, "/reporting/revisions"
    with office.clock():
        async with visit(office, "coordinator") as visitor:
            page = (await visitor.get(here)).text
            assert "Mai 2026" in page and 'name="reasons.events_held__20260615"' in page
            told = {"_key": "first-press-of-it", "words.events_held__20260615": "Papirlista lå igjen"}
            refused = await visitor.post(here, headers=headers, data=told)
            assert refused.status_code == 422 and "Papirlista lå igjen" in refused.text
            told |= {"_key": "second-press-of-it", "reasons.events_held__20260615": "late"}
            assert (await visitor.post(here, headers=headers, data=told)).status_code == 303
            kept = (await visitor.get(here)).text
        async with visit(office) as manager:
            month = (await manager.get("/reporting/closing/2026-05")).text
    for text in (kept, month):
        assert "Meldt for sent" in text and "Papirlista lå igjen" in text
    assert "Fortell hvorfor" in month


def test_months_in_a_row_with_the_same_change_stand_together() -> None:
    def month(number: int, change: int) -> dict[str, Any]:
        return {"period": date(2026, number, 1), "change": change}

    assert runs([month(1, 1), month(2, 1), month(3, 2), month(5, 2)]) == [
        (date(2026, 1, 1), date(2026, 2, 1), 1),
        (date(2026, 3, 1), date(2026, 3, 1), 2),
        (date(2026, 5, 1), date(2026, 5, 1), 2),
    ]
