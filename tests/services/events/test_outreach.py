"""Outreach: logged in half a minute, told as figures alone, put right with a reason."""

import csv
import io
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from chassis import clock, corrections
from chassis.db import Conn, Database
from chassis.problems import IdentityNumberGiven
from services.events import forgetting, municipalities, outreach, outreach_corrections, tables, web
from services.events.problems import (
    MunicipalityMissing,
    MunicipalityNotFound,
    MunicipalityUnknown,
    NotHeldYet,
    OutreachNotFound,
    StepNotFound,
)
from tests.services.events.builders import rows, told
from tests.web import visiting

ORIGIN = {"Origin": "https://link-oslo.localhost"}
OSLO, BERGEN = "0301", "4601"
WHY: dict[str, Any] = {"reason": "typed_wrong", "who": uuid4()}
TALK: dict[str, Any] = {
    "kind": "talk",
    "partner": "Frivilligsentralen",
    "audience": "inhabitants",
    "people": 24,
    "note": None,
}


async def log(db: Database, **changes: Any) -> Any:
    return await db.run(outreach.log, **(TALK | {"municipality": OSLO} | changes))


async def listed(db: Database, **which: Any) -> list[Any]:
    """The newest of those asked for."""
    found, _ = await db.run(outreach.look_through, **which)
    return list(found)


async def test_what_is_told_is_figures_and_nothing_that_somebody_wrote(db: Database) -> None:
    row = await log(db, note="De vil høre mer til høsten")

    (held,) = await told(db, "events.outreach_held.v1")
    assert held == {
        "kind": "talk", "held_on": clock.today().isoformat(), "municipality": OSLO, "people": 24,
        "subject": str(row["outreach_id"]),
    }  # fmt: skip


async def test_a_municipality_is_known_by_its_name_or_a_postcode(db: Database) -> None:
    named, coded = [await log(db, elsewhere=written) for written in (" bergen ", "5003")]

    assert (named["municipality"], coded["municipality"]) == (BERGEN, BERGEN)
    with pytest.raises(MunicipalityUnknown):
        await log(db, elsewhere="Langtvekkistan")
    with pytest.raises(MunicipalityMissing):
        await log(db, municipality=None)


async def test_nothing_is_logged_before_it_is_held(db: Database) -> None:
    with pytest.raises(NotHeldYet):
        await log(db, held_on=clock.today() + timedelta(days=1))

    assert await told(db, "events.outreach_held.v1") == []


async def test_what_is_put_right_is_struck_as_it_was_told_and_told_anew(db: Database) -> None:
    row = await log(db)
    right = TALK | {"people": 42, "held_on": row["held_on"], "municipality": OSLO}

    put = await db.run(outreach_corrections.correct, row["outreach_id"], **right, **WHY)

    first, anew = await told(db, "events.outreach_held.v1")
    assert await told(db, "events.outreach_struck.v1") == [first]
    assert (put["people"], anew["people"]) == (42, 42)
    (noted,) = await db.run(corrections.of, "outreach", row["outreach_id"])
    assert (noted["what"], noted["reason"], noted["was"][-1]) == ("outreach", "typed_wrong", "24")


async def test_what_no_figure_stands_on_is_put_right_without_a_word(db: Database) -> None:
    row = await log(db)
    right = TALK | {"partner": "Biblioteket", "held_on": row["held_on"], "municipality": OSLO}

    await db.run(outreach_corrections.correct, row["outreach_id"], **right, **WHY)

    assert len(await told(db, "events.outreach_held.v1")) == 1
    assert await told(db, "events.outreach_struck.v1") == []


async def test_what_was_never_held_is_gone_and_taken_back_once(db: Database) -> None:
    row = await log(db)
    await db.run(outreach_corrections.strike, row["outreach_id"], **WHY)

    with pytest.raises(OutreachNotFound):
        await db.run(outreach_corrections.strike, row["outreach_id"], **WHY)
    assert len(await told(db, "events.outreach_struck.v1")) == 1
    assert await listed(db) == []


async def test_notes_are_forgotten_after_two_years_and_the_rest_stays(db: Database) -> None:
    old = await log(db, held_on=clock.today() - timedelta(days=731), note="Ring igjen")
    new = await log(db, held_on=clock.today() - timedelta(days=729), note="Ring igjen")

    assert await db.run(forgetting.forget_notes) == 1

    kept = {row["outreach_id"]: (row["note"], row["people"]) for row in await listed(db)}
    assert kept == {old["outreach_id"]: (None, 24), new["outreach_id"]: ("Ring igjen", 24)}


async def test_whom_it_was_for_is_forgotten_after_five_years(db: Database) -> None:
    for days in (5 * 365 + 1, 5 * 365 - 1):
        await log(db, held_on=clock.today() - timedelta(days=days), partner="Eksempel frivilligsentral")

    await db.run(forgetting.forget_notes)

    assert [row["partner"] for row in await listed(db)] == ["Eksempel frivilligsentral", None]


async def test_what_looks_like_an_identity_number_is_never_kept_also_when_put_right(db: Database) -> None:
    row = await log(db)
    for field in ("partner", "note"):
        with pytest.raises(IdentityNumberGiven):
            await log(db, **{field: "Kari 01019012480"})
        told = {"kind": "talk", "people": 24, "municipality": "0301", "held_on": clock.today()} | {field: "01019012480"}
        with pytest.raises(IdentityNumberGiven):
            await db.run(outreach_corrections.correct, row["outreach_id"], **told, **WHY)
    assert len(await listed(db)) == 1


async def test_the_list_is_of_a_month_and_a_municipality(db: Database) -> None:
    march = clock.today().replace(month=3, day=31) - timedelta(days=365)
    inside = await log(db, held_on=march)
    await log(db, held_on=march + timedelta(days=1))
    await log(db, held_on=march, municipality=BERGEN)

    found = await listed(db, month=march.replace(day=1), municipality=OSLO)

    assert [row["outreach_id"] for row in found] == [inside["outreach_id"]]


async def test_logging_takes_three_answers_and_nothing_to_write_but_a_number(db: Database) -> None:
    """What half a minute is made of: a kind, how many, and the button; the rest is filled in or may be left empty."""
    await log(db, municipality=BERGEN)

    async with visiting(web.app, db, {"coordinator"}) as staff:
        form = (await staff.get("/events/outreach/new")).text
        sent = await staff.post(
            "/events/outreach", data=untouched(form) | {"kind": "advice", "people": "3"}, headers=ORIGIN
        )

    assert len(re.findall(r'name="kind"', form)) == 6
    assert re.findall(r'<input[^>]* name="(\w+)"[^>]* required', form) == ["people", "held_on"]
    assert sorted(re.findall(r'<select[^>]* name="(\w+)"', form)) == ["audience", "counted_by"]
    assert "<script" not in re.sub(r"<script src[^>]*></script>", "", form)
    assert sent.status_code == 303
    (row,) = await rows(db, "SELECT municipality, held_on, people FROM outreach WHERE kind = 'advice'")
    assert tuple(row) == (BERGEN, clock.today(), 3)


def untouched(form: str) -> dict[str, str]:
    """What a browser sends of a form that nobody has touched: what is filled in or checked."""
    inputs = re.findall(r"<input[^>]*>", form)
    found: dict[str, str] = {}
    for one in inputs:
        name, value = re.search(r'name="(\w+)"', one), re.search(r'value="([^"]*)"', one)
        if name and value and ("radio" not in one or "checked" in one) and name[1] not in ("to", "text"):
            found[name[1]] = value[1]
    return {name: found[name] for name in ("_key", "municipality", "elsewhere", "held_on", "partner")}


async def test_the_last_used_municipality_is_chosen_and_one_asked_for_goes_before(db: Database) -> None:
    first = await db.run(outreach.offered)
    for code in ("1103", BERGEN):
        await log(db, municipality=code)

    offered = await db.run(outreach.offered)
    asked = await db.run(outreach.offered, "5001")

    assert [code for code, _ in first["recent"]] == [OSLO], "the office's own, before anything is logged"
    assert [code for code, _ in offered["recent"]] == [BERGEN, "1103", OSLO]
    assert [code for code, _ in asked["recent"]] == ["5001", BERGEN, "1103", OSLO]
    assert offered["partners"] == ["Frivilligsentralen"]


async def test_another_page_fills_the_form_in_and_nothing_stands_in_the_address(db: Database) -> None:
    known = {"kind": "teaching", "municipality": BERGEN, "partner": "Helsehuset"}
    async with visiting(web.app, db, {"event_manager"}) as staff:
        form = await staff.post("/events/outreach/new", data=known, headers=ORIGIN)
        wrong = await staff.post("/events/outreach", data=known | {"people": "mange"}, headers=ORIGIN)

    assert form.status_code == 200 and await rows(db, "SELECT 1 FROM outreach") == []
    for page in (form.text, wrong.text):
        assert re.search(r'value="teaching"[^>]* checked', page)
        assert re.search(r'value="4601"[^>]* checked', page)
        assert 'value="Helsehuset"' in page
    assert wrong.status_code == 422


async def test_staff_look_put_right_and_take_out_on_pages(db: Database) -> None:
    row = await log(db)
    here = f"/events/outreach/{row['outreach_id']}"
    right = {"kind": "talk", "held_on": clock.today().isoformat(), "municipality": OSLO, "people": "5"}
    async with visiting(web.app, db, {"manager"}) as staff:
        listed = await staff.get("/events/outreach?month=&municipality=")
        without = await staff.post(here, data=right, headers=ORIGIN)
        put = await staff.post(here, data=right | {"reason": "known_later"}, headers=ORIGIN)
        seen = await staff.get(here)
        gone = await staff.post(f"{here}/strike", data={"reason": "wrong_one"}, headers=ORIGIN)
        empty = await staff.get("/events/outreach")

    assert "Frivilligsentralen" in listed.text and str(row["outreach_id"]) not in empty.text
    answers = (without, put, seen, gone)
    assert [answer.status_code for answer in answers] == [422, 303, 200, 303]


async def test_the_file_holds_what_the_list_shows_and_no_formulas(db: Database) -> None:
    await log(db, partner="=HYPERLINK(1)")
    async with visiting(web.app, db, {"manager"}) as staff:
        answer = await staff.get("/events/outreach.csv?month=&municipality=0301")

    heading, line = list(csv.reader(io.StringIO(answer.text)))
    assert answer.headers["content-type"] == tables.MEDIA_TYPE
    assert len(heading) == len(line) == 8
    assert line[2:5] == [OSLO, "Oslo", "'=HYPERLINK(1)"]


async def test_programs_log_and_list(db: Database) -> None:
    async with visiting(web.app, db, {"coordinator"}) as program:
        made = await program.post("/api/events/outreach", json={"kind": "stand", "elsewhere": "0150", "people": 60})
        listed = await program.get(f"/api/events/outreach?month={clock.today():%Y-%m}")

    assert (made.status_code, made.json()["municipality"]) == (201, OSLO)
    assert [one["people"] for one in listed.json()["items"]] == [60]


async def test_where_a_municipality_stands_is_its_latest_step_whenever_it_was_noted(db: Database) -> None:
    steps = (("link_decided", 10), ("contacted", 400), ("considering", 90))
    for step, days in steps:
        reached = clock.today() - timedelta(days=days)
        await db.run(municipalities.note_step, BERGEN, step=step, reached_on=reached, who=uuid4())
    await log(db, municipality=BERGEN)

    listed = {row["code"]: row for row in await db.run(municipalities.list_all)}
    found = await db.run(municipalities.show, BERGEN)

    assert (listed[BERGEN]["step"], listed[BERGEN]["last_held_on"]) == ("link_decided", clock.today())
    assert listed[OSLO]["step"] is None
    assert [step["step"] for step in found["steps"]] == ["link_decided", "considering", "contacted"]
    assert [row["kind"] for row in found["held"]] == ["talk"]
    assert BERGEN not in {row["code"] for row in await db.run(municipalities.list_all, "none")}


async def test_a_step_tells_who_noted_it_in_the_audit_and_can_be_taken_out(db: Database) -> None:
    who = uuid4()
    await db.run(municipalities.note_step, OSLO, step="established", reached_on=clock.today(), who=who)
    (step,) = (await db.run(municipalities.show, OSLO))["steps"]
    await db.run(municipalities.strike_step, OSLO, step["step_id"], **WHY)

    (noted, struck) = await rows(db, "SELECT act, account_id, about_id, detail FROM audit.entry ORDER BY entry_number")
    assert tuple(noted) == ("step_noted", who, OSLO, "established")
    assert struck["act"] == "corrected"
    with pytest.raises(StepNotFound):
        await db.run(municipalities.strike_step, OSLO, step["step_id"], **WHY)


async def test_a_step_is_of_a_municipality_that_there_is_and_not_in_the_future(db: Database) -> None:
    with pytest.raises(MunicipalityNotFound):
        await db.run(municipalities.show, "0000")
    with pytest.raises(NotHeldYet):
        tomorrow = clock.today() + timedelta(days=1)
        await db.run(municipalities.note_step, OSLO, step="established", reached_on=tomorrow, who=uuid4())


async def test_steps_are_noted_and_taken_out_on_pages(db: Database) -> None:
    here = f"/events/outreach/municipalities/{OSLO}"
    told_of = {"step": "considering", "reached_on": clock.today().isoformat()}
    async with visiting(web.app, db, {"coordinator"}) as staff:
        none = await staff.post(here, data={"reached_on": clock.today().isoformat()}, headers=ORIGIN)
        noted = await staff.post(here, data=told_of, headers=ORIGIN)
        (step,) = await rows(db, "SELECT step_id FROM municipality_step")
        seen = await staff.get(here)
        gone = await staff.post(f"{here}/steps/{step['step_id']}/strike", data={"reason": "other"}, headers=ORIGIN)
        listed = await staff.get("/events/outreach/municipalities?step=none")
        unknown = await staff.get("/events/outreach/municipalities/0000")

    answers = (none, noted, seen, gone, listed, unknown)
    assert [answer.status_code for answer in answers] == [422, 303, 200, 303, 200, 404]


async def log_many(db: Database, number: int) -> None:
    """So many, five people each time, on days that come again."""
    today, now = clock.today(), clock.now()

    async def insert(conn: Conn) -> None:
        await conn.executemany(
            "INSERT INTO outreach (outreach_id, kind, held_on, municipality, people, noted_at)"
            " VALUES ($1, 'talk', $2, $3, 5, $4)",
            [(uuid4(), today - timedelta(days=place % 7), OSLO, now) for place in range(number)],
        )

    await db.run(insert)


async def test_the_total_is_of_all_that_was_asked_for_however_many_are_shown(db: Database) -> None:
    await log_many(db, 620)
    await log(db, municipality=BERGEN, people=7)

    assert dict(await db.run(outreach.count)) == {"times": 621, "people": 3107}
    assert dict(await db.run(outreach.count, municipality=BERGEN)) == {"times": 1, "people": 7}
    async with visiting(web.app, db, ("event_manager",)) as visitor:
        page = (await visitor.get("/events/outreach")).text
    assert "621 ganger" in page and re.search("3.107 personer", page)
    assert "after=" in page


async def test_a_program_reads_all_of_a_long_list_each_once(db: Database) -> None:
    await log_many(db, 620)
    seen, after = [], None
    async with visiting(web.app, db, ("event_manager",)) as visitor:
        while after != "":
            asked = {"limit": 200} | ({"after": after} if after else {})
            answer = (await visitor.get("/api/events/outreach", params=asked)).json()
            seen += [item["outreach_id"] for item in answer["items"]]
            after = answer["after"] or ""
        wrong = await visitor.get("/api/events/outreach", params={"after": "elsewhere"})
    assert len(seen) == len(set(seen)) == 620
    assert wrong.status_code == 422


async def test_the_file_for_a_spreadsheet_holds_all(db: Database) -> None:
    await log_many(db, 620)
    async with visiting(web.app, db, ("event_manager",)) as visitor:
        lines = list(csv.reader(io.StringIO((await visitor.get("/events/outreach.csv")).text)))
    assert len(lines) == 621
