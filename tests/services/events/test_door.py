"""At the door: by ticket, by name, without registering; twice is once, a slip is taken back, and the counts follow."""

import asyncio
import io
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import openpyxl
import pytest

from chassis import camera_codes, clock
from chassis.db import Database
from services.events import attendance, door, forgetting, persons, problems, searching, web
from tests.services.events.builders import letters, make_event, register, rows, told
from tests.web import visiting

ORIGIN = {"Origin": "https://link-oslo.localhost"}


async def begun(db: Database, **changes: Any) -> Any:
    """An event under way, that still takes registrations."""
    now = clock.now()
    return await make_event(
        db, **({"starts_at": now - timedelta(hours=1), "registration_closes_at": now + timedelta(hours=1)} | changes)
    )


async def code_of(db: Database, registration_id: Any) -> str:
    (row,) = await rows(db, "SELECT code FROM registration WHERE registration_id = $1", registration_id)
    return str(row["code"])


async def counts(db: Database, event: Any) -> tuple[int, int, int, int]:
    seen = await db.run(door.counts, event["event_id"])
    return seen["expected"], seen["came"], seen["walked_in"], seen["here"]


async def test_a_party_found_by_name_comes_once_and_with_as_many_as_came(db: Database) -> None:
    event = await begun(db)
    party = await register(db, event, "a@example.org", seats=3)
    who = event["event_id"], party["registration_id"]

    first = await db.run(door.check_in_party, *who)
    again = await db.run(door.check_in_party, *who)
    assert (first["state"], again["state"], again["at"]) == ("checked_in", "already", again["at"])
    assert await counts(db, event) == (3, 3, 0, 3)

    await db.run(door.check_in_party, *who, came=2)
    assert await counts(db, event) == (3, 2, 0, 2)
    await db.run(door.check_in_party, *who)
    assert await counts(db, event) == (3, 2, 0, 2)
    await db.run(door.check_in_party, *who, came=20)
    assert await counts(db, event) == (3, 3, 0, 3)


async def test_a_slip_is_taken_back(db: Database) -> None:
    event = await begun(db)
    party = await register(db, event, "a@example.org")
    await db.run(door.check_in, event["event_id"], await code_of(db, party["registration_id"]))

    for _ in range(2):
        assert await db.run(door.take_back, event["event_id"], party["registration_id"]) == "Solveig"

    assert await counts(db, event) == (1, 0, 0, 0)
    (row,) = await rows(db, "SELECT checked_in_at, attended_seats FROM registration")
    assert tuple(row) == (None, None)


async def test_a_ticket_for_something_else_says_what_it_is_for(db: Database) -> None:
    event, other = await begun(db), await begun(db, title="Åpen kveld")
    party = await register(db, other, "a@example.org")
    code = await code_of(db, party["registration_id"])

    with pytest.raises(problems.CodeOfAnotherEvent) as refused:
        await db.run(door.check_in, event["event_id"], code)

    assert "Åpen kveld" in refused.value.detail
    assert await counts(db, other) == (1, 0, 0, 0)
    with pytest.raises(problems.RegistrationNotFound):
        await db.run(door.check_in_party, event["event_id"], party["registration_id"])


async def test_whoever_waits_or_has_cancelled_does_not_come_in_by_mistake(db: Database) -> None:
    event = await begun(db, places=1)
    await register(db, event, "a@example.org")
    waiting = await register(db, event, "b@example.org")

    with pytest.raises(problems.NotConfirmed):
        await db.run(door.check_in, event["event_id"], await code_of(db, waiting["registration_id"]))
    with pytest.raises(problems.NotConfirmed):
        await db.run(door.check_in_party, event["event_id"], waiting["registration_id"])


async def test_nobody_comes_to_what_is_settled_or_not_there(db: Database) -> None:
    event = await begun(db)
    party = await register(db, event, "a@example.org")
    code = await code_of(db, party["registration_id"])
    await db.run(attendance.close, event["event_id"])

    for use_case, more in (
        (door.check_in, (code,)),
        (door.check_in_party, (party["registration_id"],)),
        (door.take_back, (party["registration_id"],)),
        (door.strike_walk_in, (uuid4(),)),
    ):
        with pytest.raises(problems.EventNotPublished):
            await db.run(use_case, event["event_id"], *more)
    with pytest.raises(problems.EventNotPublished):
        await db.run(door.count_walk_in, event["event_id"], sector="private", people=1)
    with pytest.raises(problems.EventNotFound):
        await db.run(door.check_in, uuid4(), code)


async def test_whoever_comes_while_it_is_settled_is_told_that_it_is(db: Database) -> None:
    event = await begun(db)
    party = await register(db, event, "a@example.org")
    code = await code_of(db, party["registration_id"])
    waits = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"

    async def settle_slowly(conn: Any) -> asyncio.Task[Any]:
        await attendance.close(conn, event["event_id"])
        coming = asyncio.create_task(db.run(door.check_in, event["event_id"], code))
        while not coming.done() and not await conn.fetchval(waits):
            await asyncio.sleep(0)
        return coming

    with pytest.raises(problems.EventNotPublished):
        await (await db.run(settle_slowly))
    assert await counts(db, event) == (1, 0, 0, 0)


async def test_what_the_door_counted_is_what_is_told_when_the_event_is_closed(db: Database) -> None:
    event = await begun(db)
    came = await register(db, event, "a@example.org", seats=3, sector="voluntary")
    forgotten = await register(db, event, "b@example.org", seats=2, sector="municipality")
    await register(db, event, "c@example.org", sector="academia")
    await db.run(door.check_in_party, event["event_id"], came["registration_id"], came=2)
    for people in (4, 2):
        await db.run(door.count_walk_in, event["event_id"], sector="private", people=people)
    (struck, _) = await rows(db, "SELECT walk_in_id FROM walk_in ORDER BY people")
    await db.run(door.strike_walk_in, event["event_id"], struck["walk_in_id"])
    with pytest.raises(problems.WalkInNotFound):
        await db.run(door.strike_walk_in, event["event_id"], struck["walk_in_id"])

    ticked = [came["registration_id"], forgotten["registration_id"]]
    closed = await db.run(attendance.close, event["event_id"], attended=ticked)

    sectors = {"voluntary": 2, "municipality": 2, "private": 4}
    assert (closed["participants"], closed["participants_by_sector"]) == (8, sectors)
    (message,) = await told(db, "events.event_closed.v1")
    assert (message["participants"], message["by_sector"]) == (8, sectors)


async def test_those_who_walked_in_elsewhere_stay_counted_there(db: Database) -> None:
    event, other = await begun(db), await begun(db)
    await db.run(door.count_walk_in, other["event_id"], sector="private", people=2)
    (walk_in,) = await rows(db, "SELECT walk_in_id FROM walk_in")

    with pytest.raises(problems.WalkInNotFound):
        await db.run(door.strike_walk_in, event["event_id"], walk_in["walk_in_id"])

    assert (await counts(db, event), await counts(db, other)) == ((0, 0, 0, 0), (0, 0, 2, 2))


async def test_an_open_meeting_is_counted_at_the_door_and_closed_by_what_was_counted(db: Database) -> None:
    event = await begun(db, places=0)
    for sector, people in (("private", 5), ("private", 2), ("voluntary", 1)):
        await db.run(door.count_walk_in, event["event_id"], sector=sector, people=people)

    async with visiting(web.app, db, {"event_manager"}) as manager:
        form = await manager.get(f"/events/manage/{event['event_id']}/close")
        at_door = await manager.get(f"/events/manage/{event['event_id']}/door")

    assert 'name="head_count" value="8"' in form.text
    assert 'name="by_sector.private" value="7"' in form.text
    assert 'name="code"' not in at_door.text
    assert (await db.run(attendance.close, event["event_id"]))["participants"] == 8


async def test_the_door_works_by_pages_alone(db: Database) -> None:
    event = await begun(db)
    party = await register(db, event, "a@example.org", seats=2)
    await register(db, event, "b@example.org", name="Kari", organisation="Frivillig Øst")
    code = await code_of(db, party["registration_id"])
    desk = f"/events/manage/{event['event_id']}"

    async with visiting(web.app, db, {"coordinator"}) as staff:
        seen = await staff.get(f"{desk}/door")
        found = await staff.post(f"{desk}/door", data={"beginning": "øst"}, headers=ORIGIN)
        by_code = [await staff.post(f"{desk}/check-in", data={"code": code}, headers=ORIGIN) for _ in range(2)]
        wrong = await staff.post(f"{desk}/check-in", data={"code": "NOPE"}, headers=ORIGIN)
        walked = await staff.post(f"{desk}/walk-ins", data={"sector": "private", "people": "2"}, headers=ORIGIN)
        nobody = await staff.post(f"{desk}/walk-ins", data={"sector": "private", "people": "0"}, headers=ORIGIN)
        here = await staff.get(f"{desk}/door/counts")
        back = await staff.post(f"{desk}/parties/{party['registration_id']}/check-out", headers=ORIGIN)
        (walk_in,) = await rows(db, "SELECT walk_in_id FROM walk_in")
        struck = await staff.post(f"{desk}/walk-ins/{walk_in['walk_in_id']}/strike", headers=ORIGIN)

    assert "Solveig" in seen.text and "Kari" in seen.text
    assert "Kari" in found.text and "Solveig" not in found.text
    assert [answer.headers["location"] for answer in by_code] == [f"{desk}/door"] * 2
    assert (wrong.status_code, nobody.status_code, here.status_code) == (404, 422, 200)
    assert "Solveig" not in here.text and ">4</span>" in here.text
    assert [answer.status_code for answer in (walked, back, struck)] == [303, 303, 303]
    assert await counts(db, event) == (3, 0, 0, 0)


async def test_the_door_is_open_to_staff_alone_and_whoever_reads_the_names_is_noted(db: Database) -> None:
    event = await begun(db)
    address = f"/events/manage/{event['event_id']}/door"

    async with visiting(web.app, db) as anyone, visiting(web.app, db, {"manager"}) as manager:
        outside = await anyone.get(address), await manager.get(address), await manager.get(f"{address}/counts")
    async with visiting(web.app, db, {"event_manager"}) as staff:
        await staff.get(f"{address}/counts")
        before = await rows(db, "SELECT * FROM audit.entry WHERE about_id = $1", str(event["event_id"]))
        await staff.get(address)
        after = await rows(db, "SELECT * FROM audit.entry WHERE about_id = $1", str(event["event_id"]))

    assert [answer.status_code for answer in outside] == [303, 403, 403]
    assert (len(before), len(after)) == (0, 1)


async def test_a_ticket_holds_the_code_and_nothing_else(db: Database) -> None:
    event = await make_event(db)
    party = await register(db, event, "a@example.org")
    code = await code_of(db, party["registration_id"])

    async with visiting(web.app, db) as anyone:
        own = await anyone.get((await letters(db))[0]["parameters"]["link"])

    assert re.fullmatch(r"[2-9A-HJKMNP-Z]{8}", code)
    assert camera_codes.svg(code) in own.text.replace("&#39;", "'").replace("&amp;", "&")
    assert camera_codes.svg(code) != camera_codes.svg(code[::-1] if code != code[::-1] else "AAAA2222")


async def test_the_list_is_for_the_door_and_whoever_reads_it_is_noted(db: Database) -> None:
    event = await begun(db, places=1)
    await register(db, event, "a@example.org", name="Solveig")
    await register(db, event, "b@example.org", name="Kari")
    address = f"/events/manage/{event['event_id']}/list"

    async with visiting(web.app, db, {"event_manager"}) as staff, visiting(web.app, db, {"manager"}) as manager:
        refused = [await manager.get(address), await manager.get(f"{address}.xlsx")]
        printed, sheet = await staff.get(address), await staff.get(f"{address}.xlsx")
    noted = await rows(db, "SELECT act FROM audit.entry WHERE about_id = $1", str(event["event_id"]))

    assert [answer.status_code for answer in refused] == [403, 403]
    assert "Solveig" in printed.text and "Kari" not in printed.text
    assert sheet.headers["content-disposition"] == 'attachment; filename="list.xlsx"'
    assert [row["act"] for row in noted] == ["read", "read"]


async def test_a_name_in_the_sheet_is_a_name_whatever_it_begins_with(db: Database) -> None:
    event = await begun(db, title="=1+1")
    for place, name in enumerate(('=HYPERLINK("https://example.org")', "+47", "-2", "@SUM(A1)")):
        await register(db, event, f"p{place}@example.org", name=name, organisation=name)
    await db.run(door.count_walk_in, event["event_id"], sector="private", people=1)

    async with visiting(web.app, db, {"event_manager"}) as staff:
        content = (await staff.get(f"/events/manage/{event['event_id']}/list.xlsx")).content

    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    cells = [row[:2] for row in page.iter_rows(min_row=2)]
    assert [cell.value for name, _ in cells for cell in (name,)] == [
        '=HYPERLINK("https://example.org")', "+47", "-2", "@SUM(A1)",
    ]  # fmt: skip
    assert {(cell.data_type, cell.quotePrefix) for row in cells for cell in row} == {("s", True)}


async def test_whoever_walks_in_may_say_who_they_are_and_need_not(db: Database) -> None:
    event = await begun(db)
    desk = f"/events/manage/{event['event_id']}"
    said = {"sector": "voluntary", "people": "2"}

    async with visiting(web.app, db, {"event_manager"}) as staff:
        for who in ({}, {"name": "Lyng", "organisation": "Frivilligsentralen"}, {"name": "010190 12308"}):
            answer = await staff.post(f"{desk}/walk-ins", data=said | who, headers=ORIGIN)
        at_door, at_desk = await staff.get(f"{desk}/door"), await staff.get(desk)

    assert answer.status_code == 422
    found = await rows(db, "SELECT people, name, organisation FROM walk_in ORDER BY noted_at")
    assert [tuple(row) for row in found] == [(2, None, None), (2, "Lyng", "Frivilligsentralen")]
    assert ("Lyng" in at_door.text, "Lyng" in at_desk.text) == (True, True)
    assert (await counts(db, event))[2] == 4


async def test_the_name_of_whoever_walked_in_is_deleted_when_they_ask_and_comes_back_with_no_restore(
    db: Database,
) -> None:
    event = await begun(db)
    await db.run(door.count_walk_in, event["event_id"], sector="private", people=3, name="Lyng")
    (row,) = await rows(db, "SELECT walk_in_id FROM walk_in")
    forget = f"/events/manage/{event['event_id']}/walk-ins/{row['walk_in_id']}/forget"

    async with visiting(web.app, db, {"event_manager"}) as staff:
        answers = [(await staff.post(forget, headers=ORIGIN)).status_code for _ in range(2)]
    async with visiting(web.app, db, {"coordinator"}) as other:
        refused = await other.post(forget, headers=ORIGIN)
    await rows(db, "UPDATE walk_in SET name = 'Lyng' RETURNING 1")  # as a restored backup has it
    again = await db.run(persons.erase_again, [row["walk_in_id"]])

    assert (answers, refused.status_code, again) == ([303, 404], 403, 1)
    journal = await rows(db, "SELECT subject FROM bus.erasure_journal")
    assert [entry["subject"] for entry in journal] == [row["walk_in_id"]]
    (kept,) = await rows(db, "SELECT name, people FROM walk_in")
    assert tuple(kept) == (None, 3)


async def test_whoever_walked_in_is_found_by_name_and_that_is_noted(db: Database) -> None:
    event = await begun(db)
    await db.run(door.count_walk_in, event["event_id"], sector="private", people=1, name="Lyng Vik")

    (hit,) = await db.run(searching.search, "vik", roles=frozenset({"coordinator"}), who=uuid4())

    assert (hit.title, hit.url) == ("Lyng Vik", f"/events/manage/{event['event_id']}")
    (noted,) = await rows(db, "SELECT about_id FROM audit.entry WHERE act = 'found'")
    assert noted["about_id"] == str(event["event_id"])


async def test_the_name_of_whoever_walked_in_goes_as_those_of_who_registered(db: Database) -> None:
    event = await begun(db)
    await db.run(
        door.count_walk_in, event["event_id"], sector="private", people=1, name="Lyng", organisation="Kommunen"
    )
    with clock.at(event["ends_at"] + timedelta(days=forgetting.KEEP_DAYS + 1)):
        assert [await db.run(forgetting.forget_old) for _ in range(2)] == [2, 0]

    (kept,) = await rows(db, "SELECT name, organisation, people FROM walk_in")
    assert tuple(kept) == (None, None, 1)
