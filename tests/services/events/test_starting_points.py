"""A new event begins with what is usual for its kind, or as an earlier one was."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from chassis import clock, workdays
from chassis.db import Database
from services.events import bodies, needs, questions, rules, starting_points, web
from services.events.schemas import KINDS
from tests.services.events.builders import make_event, register, rows
from tests.services.events.test_needs import need
from tests.services.events.test_questions import ask
from tests.web import visiting

ORIGIN = {"Origin": "https://link-oslo.localhost"}
FIELDS = ("kind", "title", "summary", "place", "postcode", "format", "capacity", "starts_at", "ends_at",
          "registration_closes_at")  # fmt: skip


def sent_as_it_stands(page: str) -> dict[str, str]:
    """What a browser would send of a form that nobody has touched."""
    values = dict(re.findall(r'<input[^>]*name="(\w+)" value="([^"]*)"', page))
    for name, pattern in (
        ("kind", r'<option value="(\w+)" selected'),
        ("format", r'name="format" value="(\w+)"[^>]*checked'),
        ("summary", r'<textarea[^>]*name="summary"[^>]*>(.*?)</textarea>'),
    ):
        values[name] = re.search(pattern, page, re.DOTALL)[1]  # type: ignore[index]
    return {name: value for name, value in values.items() if name in FIELDS and value}


def test_every_kind_has_a_starting_point_and_so_has_the_conference_that_celebrates() -> None:
    assert {usual.kind for usual in starting_points.USUAL.values()} == set(KINDS)
    assert starting_points.USUAL["anniversary_conference"].kind == "conference"


@pytest.mark.parametrize("name", starting_points.USUAL)
@pytest.mark.parametrize("today", [date(2026, 11, 19), date(2027, 2, 11), date(2027, 4, 6)])
def test_what_is_usual_can_be_saved_as_it_stands_once_it_has_a_title(name: str, today: date) -> None:
    values = starting_points.usual(name, today)
    body = {field: value.isoformat() if isinstance(value, datetime) else value for field, value in values.items()}

    loaded = bodies.EventIn().load(body | {"title": "Noe", "summary": "Om noe"})

    assert workdays.is_working_day(loaded["starts_at"].astimezone(clock.OSLO).date())
    assert (loaded["capacity"] == 0) == (values["registration_closes_at"] is None)
    assert loaded["ends_at"] > loaded["starts_at"]


def earlier(**changes: Any) -> dict[str, Any]:
    starts_at = datetime(2026, 3, 25, 18, tzinfo=clock.OSLO)  # winter time; a year later it is summer time
    return {
        "kind": "conference", "title": "Jubileum", "summary": "Om oss", "place": "Kulturhuset", "postcode": "0150",
        "format": "hybrid", "capacity": 200, "digital_capacity": 90, "smaller_may_pass": True, "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=3), "registration_closes_at": starts_at - timedelta(days=7),
    } | changes  # fmt: skip


def test_held_again_an_event_is_on_the_same_day_of_the_week_and_hour() -> None:
    values = starting_points.once_more(earlier(), date(2026, 11, 27))

    assert values["starts_at"] == datetime(2027, 3, 24, 18, tzinfo=clock.OSLO)
    assert values["ends_at"] == datetime(2027, 3, 24, 21, tzinfo=clock.OSLO)
    assert values["registration_closes_at"] == datetime(2027, 3, 17, 18, tzinfo=clock.OSLO)
    assert values["starts_at"].weekday() == earlier()["starts_at"].weekday()
    assert {name: values[name] for name in starting_points.COPIED} == {
        name: earlier()[name] for name in starting_points.COPIED
    }


def test_what_was_held_long_ago_is_put_in_the_time_to_come() -> None:
    values = starting_points.once_more(earlier(), date(2029, 6, 1))
    assert date(2029, 6, 1) < values["starts_at"].date() <= date(2030, 6, 1)


async def test_an_event_is_held_again_from_its_own_page(db: Database) -> None:
    event = await make_event(db, title="Jubileum", kind="conference", place="Kulturhuset", postcode="0150")
    chosen = {"by_invitation": True, "most_per_organisation": 4, "by_approval": True, "price_kroner": 450}
    await db.run(rules.change, event["event_id"], registration_closes_at=None, smaller_may_pass=False, **chosen)
    code = await db.run(rules.invite, event["event_id"], meant_for="Kommunen", seats=7)

    async with visiting(web.app, db, {"event_manager"}) as manager:
        desk = await manager.get(f"/events/manage/{event['event_id']}")
        (link,) = re.findall(r'href="(/events/manage/new\?copy=[^"]+)"', desk.text)
        form = await manager.get(link)
        made = await manager.post(link, data=sent_as_it_stands(form.text), headers=ORIGIN)
        unknown = await manager.get("/events/manage/new?copy=00000000-0000-0000-0000-000000000000")
        wrong = await manager.get("/events/manage/new?usual=party")

        usual = await manager.get("/events/manage/new?usual=anniversary_conference")

    a_year_later, choices = "Alt er som sist", 'href="/events/manage/new?usual='
    assert [(a_year_later in page.text, choices in page.text) for page in (form, usual)] == [
        (True, False),
        (False, True),
    ]
    assert (made.status_code, unknown.status_code, wrong.status_code) == (303, 404, 422)
    (copy,) = await rows(db, "SELECT * FROM event WHERE event_id <> $1", event["event_id"])
    assert copy["state"] == "draft"
    assert {name: copy[name] for name in ("title", "kind", "place", "postcode", "capacity", "format")} == {
        name: event[name] for name in ("title", "kind", "place", "postcode", "capacity", "format")
    }
    assert {name: copy[name] for name in chosen} == chosen
    (invitation,) = await db.run(rules.invitations, copy["event_id"])
    assert (invitation["meant_for"], invitation["seats"], invitation["used"]) == ("Kommunen", 7, 0)
    assert invitation["code"] != code
    assert f'action="{link}"' in form.text
    assert copy["starts_at"] - event["starts_at"] > timedelta(days=363)


async def test_an_event_held_again_asks_what_the_earlier_one_asks_still(db: Database) -> None:
    """In the same order, what hangs on an answer on the new question; nothing that was answered comes along."""
    event = await make_event(db)
    stays = await ask(db, event, "Blir du til lunsj?", kind="yes_no", required=True, keep_days=14)
    given_up = await ask(db, event, "Hvor kommer du fra?")
    choices = {"kind": "choice", "choices": ["Suppe", "Brød"], "for_each": True, "keep_days": 3}
    await ask(db, event, "Hvilken?", **choices, only_if=(stays, "yes"))
    await db.run(needs.choose, event["event_id"], asks_needs=True)
    given = {"answers": {str(stays): "no", str(given_up): "Bergen"}}
    await register(db, event, "a@example.org", **given, needs={"p1": need("vegan")}, needs_consent=True)
    await db.run(questions.remove, event["event_id"], given_up)

    copy = await db.run(rules.hold_again, event["event_id"], **wanted_again(event))

    assert (copy["has_questions"], copy["asks_needs"]) == (True, True)
    earlier, asked = [await db.run(questions.of_event, one["event_id"]) for one in (event, copy)]
    assert [as_asked(one, earlier) for one in earlier] == [as_asked(one, asked) for one in asked]
    assert [one["label"] for one in asked] == ["Blir du til lunsj?", "Hvilken?"]
    assert not {one["question_id"] for one in asked} & {one["question_id"] for one in earlier}
    assert [len(await rows(db, f"SELECT FROM {table}")) for table in ("registration", "need")] == [1, 1]


async def test_an_event_held_again_asks_nothing_the_earlier_one_did_not(db: Database) -> None:
    event = await make_event(db)

    copy = await db.run(rules.hold_again, event["event_id"], **wanted_again(event))

    assert (copy["has_questions"], copy["asks_needs"]) == (False, False)
    assert await rows(db, "SELECT FROM question") == []


def wanted_again(event: Any) -> dict[str, Any]:
    """An event as it was, eight weeks later."""
    named = ("kind", "title", "summary", "place", "postcode", "format", "capacity", "smaller_may_pass")
    later = {name: event[name] + timedelta(weeks=8) for name in ("starts_at", "ends_at")}
    return {name: event[name] for name in named} | later | {"registration_closes_at": None}


def as_asked(question: Any, among: list[Any]) -> dict[str, Any]:
    """A question without what is its own alone; what it hangs on by its place."""
    told = {name: question[name] for name in questions.TAKEN_OVER}
    places = {one["question_id"]: one["place"] for one in among}
    return told | {"place": question["place"], "hangs_on": places.get(question["only_if_question"])}
