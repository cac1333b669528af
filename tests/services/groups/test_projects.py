"""Projects of the office: offered, chosen for groups, and told."""

from uuid import UUID, uuid4

import pytest

from chassis.db import Database
from services.groups import projects
from services.groups.problems import GroupNotFound, ProjectNotOpen
from services.groups.web import app
from tests.services.events.test_projects import listed
from tests.services.groups.builders import make_group, make_started_group, told
from tests.web import visiting


async def make_projects(db: Database, *names: str) -> list[UUID]:
    made = [uuid4() for _ in names]
    await db.run(projects.on_listed, [listed(one, name) for one, name in zip(made, names, strict=True)])
    return made


async def offered(db: Database, group_id: UUID | None = None) -> list[tuple[str, bool]]:
    return [(row["name"], row["chosen"]) for row in await db.run(projects.of, group_id)]


async def test_a_group_is_told_with_all_it_is_part_of_and_only_when_that_changes(db: Database) -> None:
    north, south = await make_projects(db, "Nord", "Sør")
    group = await make_group(db, part_of=[north])
    for part_of in ([north], [south, north], []):
        await db.run(projects.choose, group["group_id"], part_of=part_of)
    await make_group(db, title="Onsdagsgruppa")

    subject = str(group["group_id"])
    assert await told(db, "groups.group_attached.v1") == [
        {"projects": [str(north)], "subject": subject},
        {"projects": [str(one) for one in sorted([north, south])], "subject": subject},
        {"projects": [], "subject": subject},
    ]


async def test_a_closed_project_keeps_the_groups_it_has_and_gets_no_more(db: Database) -> None:
    (north,) = await make_projects(db, "Nord")
    group, other = await make_group(db, part_of=[north]), await make_group(db, title="Onsdagsgruppa")
    await db.run(projects.on_listed, [listed(north, "Nord", open=False)])

    assert await offered(db, group["group_id"]) == [("Nord", True)]
    assert await offered(db, other["group_id"]) == []
    with pytest.raises(ProjectNotOpen):
        await db.run(projects.choose, other["group_id"], part_of=[north])
    with pytest.raises(GroupNotFound):
        await db.run(projects.choose, uuid4(), part_of=[])


async def test_a_project_is_chosen_on_the_pages_and_where_there_is_none_nothing_is_asked(db: Database) -> None:
    group = await make_started_group(db)
    page = f"/groups/groups/{group['group_id']}"
    async with visiting(app, db, {"coordinator"}) as visitor:
        for one in (page, "/groups/groups/new"):
            assert 'name="part_of"' not in (await visitor.get(one)).text
        (north,) = await make_projects(db, "Nord")
        assert 'name="part_of"' in (await visitor.get("/groups/groups/new")).text
        answer = await visitor.post(f"{page}/projects", data={"part_of": str(north)})
        assert answer.status_code == 303, answer.text
        shown = (await visitor.get(page)).text.split('name="part_of"', 1)[1].split(">", 1)[0]
        assert "checked" in shown
        answer = await visitor.post(f"/api{page}/projects", json={"part_of": []})
        assert answer.status_code == 200, answer.text
    assert [one["projects"] for one in await told(db, "groups.group_attached.v1")] == [[str(north)], []]
