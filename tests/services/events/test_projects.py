"""Projects of the office: offered, chosen for events and outreach, and told."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.db import Database
from chassis.events import Message
from services.events import outreach, outreach_corrections, programme, projects, web
from services.events.problems import EventNotFound, OutreachNotFound, ProjectNotOpen
from tests.services.events.builders import make_event, told
from tests.services.events.test_outreach import WHY, log
from tests.web import visiting


def listed(project_id: UUID, name: str = "Selvhjelp i nord", open: bool = True, last: str = "2026-12") -> Message:
    data = {"project_id": str(project_id), "name": name, "first_month": "2026-01", "last_month": last, "open": open}
    return Message(
        id=str(uuid4()), office="link-oslo", service="reporting", stream="events", epoch=1, sequence=1,
        type="reporting.project_listed.v1", subject=str(project_id), time="2026-01-01T00:00:00+00:00", data=data,
    )  # fmt: skip


async def make_projects(db: Database, *names: str) -> list[UUID]:
    made = [uuid4() for _ in names]
    await db.run(projects.on_listed, [listed(one, name) for one, name in zip(made, names, strict=True)])
    return made


async def offered(db: Database, kind: str = projects.EVENT, activity_id: UUID | None = None) -> list[tuple[str, bool]]:
    return [(row["name"], row["chosen"]) for row in await db.run(projects.of, kind, activity_id)]


async def test_what_reporting_told_last_is_what_can_be_chosen(db: Database) -> None:
    north, south = await make_projects(db, "Nord", "Sør")
    await db.run(projects.on_listed, [listed(north, "Nordover"), listed(south, "Sør", open=False)])
    await db.run(projects.on_listed, [listed(north, "Nordover")])
    assert await offered(db) == [("Nordover", False)]


async def test_an_event_is_told_with_all_it_is_part_of_and_only_when_that_changes(db: Database) -> None:
    north, south = await make_projects(db, "Nord", "Sør")
    event = await make_event(db, part_of=[north])
    await db.run(programme.choose_projects, event["event_id"], part_of=[north])
    await db.run(programme.choose_projects, event["event_id"], part_of=[south, north])
    await db.run(programme.choose_projects, event["event_id"], part_of=[])

    subject = str(event["event_id"])
    assert await told(db, "events.event_attached.v1") == [
        {"projects": [str(north)], "subject": subject},
        {"projects": [str(one) for one in sorted([north, south])], "subject": subject},
        {"projects": [], "subject": subject},
    ]
    await make_event(db)
    assert len(await told(db, "events.event_attached.v1")) == 3


async def test_a_closed_project_keeps_what_it_has_and_gets_nothing_more(db: Database) -> None:
    (north,) = await make_projects(db, "Nord")
    event, other = await make_event(db, part_of=[north]), await make_event(db)
    await db.run(projects.on_listed, [listed(north, "Nord", open=False)])

    assert await offered(db, projects.EVENT, event["event_id"]) == [("Nord", True)]
    assert await offered(db, projects.EVENT, other["event_id"]) == []
    for unknown in (north, uuid4()):
        with pytest.raises(ProjectNotOpen) as refused:
            await db.run(programme.choose_projects, other["event_id"], part_of=[unknown])
        assert refused.value.errors.keys() == {"part_of"}, "told beside the field it is about"


async def test_outreach_that_was_never_held_is_part_of_nothing(db: Database) -> None:
    (north,) = await make_projects(db, "Nord")
    row = await log(db, part_of=[north])
    assert await offered(db, projects.OUTREACH, row["outreach_id"]) == [("Nord", True)]

    await db.run(outreach_corrections.strike, row["outreach_id"], **WHY)

    assert [one["projects"] for one in await told(db, "events.outreach_attached.v1")] == [[str(north)], []]


async def test_only_what_there_is_can_be_part_of_a_project(db: Database) -> None:
    (north,) = await make_projects(db, "Nord")
    with pytest.raises(EventNotFound):
        await db.run(programme.choose_projects, uuid4(), part_of=[north])
    with pytest.raises(OutreachNotFound):
        await db.run(outreach.choose_projects, uuid4(), part_of=[north])


FORM = {"content-type": "application/x-www-form-urlencoded"}


async def chosen_on_page(visitor: Any, page: str) -> bool:
    return "checked" in (await visitor.get(page)).text.split('name="part_of"', 1)[1].split(">", 1)[0]


async def test_a_project_is_chosen_on_the_pages_and_where_there_is_none_nothing_is_asked(db: Database) -> None:
    event, row = await make_event(db), await log(db)
    desk, visit = f"/events/manage/{event['event_id']}", f"/events/outreach/{row['outreach_id']}"
    async with visiting(web.app, db, {"event_manager"}) as visitor:
        pages = ("/events/manage/new", "/events/outreach/new", desk, visit)
        assert not any(['name="part_of"' in (await visitor.get(page)).text for page in pages])

        (north,) = await make_projects(db, "Nord")
        assert all(["januar 2026 – desember 2026" in (await visitor.get(page)).text for page in pages])
        for page in (desk, visit):
            assert not await chosen_on_page(visitor, page)
            answer = await visitor.post(f"{page}/projects", data={"part_of": str(north)})
            assert answer.status_code == 303, answer.text
            assert await chosen_on_page(visitor, page)
            assert (await visitor.post(f"{page}/projects", content="", headers=FORM)).status_code == 303
            assert not await chosen_on_page(visitor, page)

        body = {"part_of": [str(north)]}
        answer = await visitor.post(f"/api/events/events/{event['event_id']}/projects", json=body)
        assert answer.status_code == 200, answer.text
    assert await offered(db, projects.EVENT, event["event_id"]) == [("Nord", True)]


async def test_the_form_of_new_outreach_says_what_it_is_part_of(db: Database) -> None:
    (north,) = await make_projects(db, "Nord")
    form = {"kind": "talk", "municipality": "0301", "people": "12", "part_of": str(north), "_key": "a-press-of-it"}
    async with visiting(web.app, db, {"coordinator"}) as visitor:
        answer = await visitor.post("/events/outreach", data=form)
    assert answer.status_code == 303, answer.text
    assert [one["projects"] for one in await told(db, "events.outreach_attached.v1")] == [[str(north)]]
