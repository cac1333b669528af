"""The list of themes: kept at head office, offered and named so at every office, whatever it has been told so far."""

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest

from chassis.db import Conn, Database
from chassis.events import Message
from services.groups import stated_themes, theme_list, themes
from services.groups.theme_problems import (
    ThemeCodeNotPossible,
    ThemeNameTaken,
    ThemeNotFound,
    ThemesAreHeadOffices,
    ThemeTaken,
)
from services.groups.web import app
from tests.services.groups.builders import CONSENTS, WHO, make_enquiry, make_started_group, told
from tests.web import visiting

HK = "https://hk.localhost"
STATED, LISTED = "groups.theme_stated.v1", "groups.theme_listed.v1"
FIRE = {"nb": "Etter en brann", "nn": "Etter ein brann", "en": "After a fire"}
PLAY = {"nb": "Pengespill", "nn": "Pengespel", "en": "Gambling for money"}


@pytest.fixture
async def hk(make_database: Callable[..., Awaitable[Database]]) -> Database:
    return await make_database("groups", office="hk", base_url=HK)


async def told_down(hk: Database) -> list[Message]:
    """What head office has told the offices of themes, as their readers get it."""

    async def ask(conn: Conn) -> list[Any]:
        return list(await conn.fetch("SELECT * FROM bus.outbox WHERE stream = 'downward' ORDER BY outbox_id"))

    return [
        Message(
            id=str(row["message_id"]), office="hk", service="groups", stream="downward", epoch=1, sequence=place,
            type=row["type"], subject=row["subject"], time=row["recorded_at"].isoformat(), data=json.loads(row["data"]),
        )
        for place, row in enumerate(await hk.run(ask), start=1)
    ]  # fmt: skip


async def pass_on(hk: Database, office: Database) -> None:
    """The office has read everything that head office has told."""
    await office.run(stated_themes.on_stated, await told_down(hk))


async def add(hk: Database, **names: str) -> str:
    theme = await hk.run(theme_list.add, who=WHO, **(FIRE | names))
    return theme.code


async def listed(db: Database) -> list[tuple[str, str, bool]]:
    """(code, bokmål, offered) of the whole list."""
    found = await db.run(theme_list.read)
    return [(one.code, one.names["nb"], one.offered) for one in found.values()]


async def offered_in_the_form(db: Database) -> list[str]:
    """The codes that the enquiry form of the public offers."""
    async with visiting(app, db) as anyone:
        page = (await anyone.get("/groups/enquiry/themes")).text
    return [part.split('"')[0] for part in page.split('name="themes" value="')[1:]]


async def test_an_office_that_has_heard_nothing_offers_what_came_with_the_release(db: Database, hk: Database) -> None:
    released = [(code, theme.names["nb"], True) for code, theme in themes.RELEASED.items()]
    assert await listed(db) == await listed(hk) == released
    assert await offered_in_the_form(db) == [code for code, _, _ in released]


async def test_what_head_office_adds_is_offered_at_every_office_above_other(db: Database, hk: Database) -> None:
    code = await add(hk)
    await pass_on(hk, db)

    assert code == "etter_en_brann"
    assert (await listed(db))[-2:] == [("etter_en_brann", "Etter en brann", True), ("other", "Annet", True)]
    assert await listed(db) == await listed(hk)
    assert (await offered_in_the_form(db))[-2:] == ["etter_en_brann", "other"]
    (down,), (here,) = await told(hk, STATED), await told(hk, LISTED)
    assert down == here == {"code": code, "offered": True, "place": len(themes.RELEASED) + 1, "subject": code} | FIRE


async def test_nobody_can_choose_what_has_not_been_told_and_from_then_on_anyone_can(db: Database, hk: Database) -> None:
    body = {"channel": {"kind": "none"}, "adult": True, "consents": CONSENTS, "themes": ["etter_en_brann"]}
    async with visiting(app, db) as anyone:
        refused = await anyone.post("/api/groups/enquiries", json=body, headers={"Idempotency-Key": str(uuid4())})
    await add(hk)
    await pass_on(hk, db)
    async with visiting(app, db) as anyone:
        received = await anyone.post("/api/groups/enquiries", json=body, headers={"Idempotency-Key": str(uuid4())})

    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["themes.0"])
    assert received.status_code == 201


async def test_a_page_that_is_open_already_offers_it_within_a_second_or_so(
    db: Database, hk: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stated_themes, "KEEP_S", 0.0)
    await add(hk)
    async with visiting(app, db, {"coordinator"}) as coordinator:
        before = (await coordinator.get("/groups/groups/new")).text
        await pass_on(hk, db)
        after = (await coordinator.get("/groups/groups/new")).text
    assert ("Etter en brann" in before, "Etter en brann" in after) == (False, True)


async def test_the_list_is_not_read_anew_for_every_answer(db: Database, hk: Database) -> None:
    kept = stated_themes.Kept(db)
    await kept.refresh()
    await add(hk)
    await pass_on(hk, db)
    await kept.refresh()
    assert "etter_en_brann" not in dict(themes.named())


async def test_a_database_that_is_away_leaves_the_list_as_it_was_last_known(
    db: Database, hk: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add(hk)
    await pass_on(hk, db)
    kept = stated_themes.Kept(db)
    await kept.refresh()

    async def away(*_: Any) -> None:
        raise OSError

    monkeypatch.setattr(stated_themes, "KEEP_S", 0.0)
    monkeypatch.setattr(db, "run", away)
    await kept.refresh()
    assert themes.name("etter_en_brann") == "Etter en brann"


async def test_a_name_that_is_put_right_stands_everywhere_and_the_last_one_holds(db: Database, hk: Database) -> None:
    group = await make_started_group(db, theme="gambling")
    await hk.run(theme_list.rename, "gambling", who=WHO, nb="Spill", nn="Spel", en="Games")
    await hk.run(theme_list.rename, "gambling", who=WHO, **PLAY)
    await hk.run(theme_list.rename, "gambling", who=WHO, **PLAY)
    await pass_on(hk, db)

    async with visiting(app, db, {"coordinator"}) as coordinator:
        page = f"/groups/groups/{group['group_id']}"
        in_bokmaal = (await coordinator.get(f"{page}?lang=nb")).text
        in_nynorsk = (await coordinator.get(f"{page}?lang=nn")).text
    assert ("Pengespill" in in_bokmaal, "Pengespel" in in_nynorsk) == (True, True)
    assert "Spillevansker" not in in_bokmaal
    assert [each["nb"] for each in await told(hk, STATED)] == ["Spill", "Pengespill"]
    assert [code for code, _, _ in await listed(db)] == list(themes.RELEASED), "it stands where it stood"


async def test_a_theme_that_is_retired_is_offered_to_nobody_new_and_kept_by_who_has_it(
    db: Database, hk: Database
) -> None:
    waiting = await make_enquiry(db, called="Testa", themes=["gambling"])
    group = await make_started_group(db, theme="gambling")
    await hk.run(theme_list.offer, "gambling", offered=False, who=WHO)
    await pass_on(hk, db)

    assert "gambling" not in await offered_in_the_form(db)
    wishes = f"/groups/enquiries/{waiting['enquiry_id']}/wishes"
    async with visiting(app, db, {"coordinator"}) as coordinator:
        assert 'value="gambling"' not in (await coordinator.get("/groups/groups/new")).text
        assert "Spillevansker" in (await coordinator.get(f"/groups/groups/{group['group_id']}")).text
        form = (await coordinator.get(wishes)).text
        saved = await coordinator.post(wishes, data={"called": "Testa", "themes": ["gambling", "grief"]})
        shown = (await coordinator.get(f"/groups/enquiries/{waiting['enquiry_id']}")).text
    assert re.search(r'<input[^>]+value="gambling"[^>]* checked', form)
    assert saved.status_code == 303
    assert "Spillevansker" in shown

    await hk.run(theme_list.offer, "gambling", offered=True, who=WHO)
    await pass_on(hk, db)
    assert "gambling" in await offered_in_the_form(db)


async def test_read_again_from_the_beginning_the_list_stands_as_before(db: Database, hk: Database) -> None:
    await add(hk)
    await hk.run(theme_list.rename, "gambling", who=WHO, **PLAY)
    await hk.run(theme_list.offer, "grief", offered=False, who=WHO)
    await pass_on(hk, db)
    before = await listed(db)
    await pass_on(hk, db)
    assert await listed(db) == before

    await db.run(stated_themes.forget_all)
    meanwhile = {code: (name, offered) for code, name, offered in await listed(db)}
    assert (meanwhile["gambling"], meanwhile["grief"]) == (("Spillevansker", True), ("Sorg og tap", True))
    assert meanwhile["etter_en_brann"] == ("Etter en brann", False), "named for whoever has it, offered to nobody"
    await pass_on(hk, db)
    assert await listed(db) == before == await listed(hk)


async def test_only_head_office_changes_the_list(db: Database) -> None:
    for change in (
        db.run(theme_list.add, who=WHO, **FIRE),
        db.run(theme_list.rename, "gambling", who=WHO, **PLAY),
        db.run(theme_list.offer, "gambling", offered=False, who=WHO),
    ):
        with pytest.raises(ThemesAreHeadOffices):
            await change
    assert await told(db, STATED) == await told(db, LISTED) == []
    assert [offered for _, _, offered in await listed(db)] == [True] * len(themes.RELEASED)


async def test_no_two_that_are_offered_are_called_the_same_and_a_code_is_used_once(hk: Database) -> None:
    code = await add(hk)
    with pytest.raises(ThemeTaken):
        await add(hk, nb="Etter en brann!", nn="Noko anna", en="Something else")
    with pytest.raises(ThemeNameTaken) as taken:
        await hk.run(theme_list.rename, code, who=WHO, nb="sorg og tap", nn="Brann", en="Fire")
    assert list(taken.value.errors) == ["nb"]
    with pytest.raises(ThemeNotFound):
        await hk.run(theme_list.rename, "fire", who=WHO, **FIRE)

    await hk.run(theme_list.offer, code, offered=False, who=WHO)
    with pytest.raises(ThemeTaken):
        await add(hk)
    assert (await hk.run(theme_list.add, who=WHO, code="fire", **FIRE)).code == "fire"


@pytest.mark.parametrize(
    "code", ["cross_problem", "unspecified", "new", "x", "2020", "Brann", "etter-en-brann", "a" * 41]
)
async def test_a_code_that_would_mean_something_else_is_not_taken(hk: Database, code: str) -> None:
    with pytest.raises(ThemeCodeNotPossible):
        await hk.run(theme_list.add, who=WHO, code=code, **FIRE)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Sorg etter selvmord", "sorg_etter_selvmord"),
        ("Mødre, fedre & barn", "modre_fedre_barn"),
        ("Á være ny", "a_vaere_ny"),
    ],
)
def test_a_code_is_made_of_the_name(name: str, code: str) -> None:
    assert theme_list.code_of(name) == code


async def test_the_pages_are_for_everyone_to_see_and_for_two_roles_at_head_office_to_change(
    db: Database, hk: Database
) -> None:
    async with visiting(app, hk, {"manager"}) as manager, visiting(app, hk, {"statistician"}) as other:
        origin = {"Origin": HK}
        refused = await other.post("/groups/themes/new", data=FIRE, headers=origin)
        seen = (await other.get("/groups/themes")).text
        wrong = await manager.post("/groups/themes/new", data=FIRE | {"nb": "Sorg og tap"}, headers=origin)
        added = await manager.post("/groups/themes/new", data=FIRE, headers=origin)
        form = (await manager.get("/groups/themes/etter_en_brann")).text
        named = await manager.post("/groups/themes/etter_en_brann", data=FIRE | {"nb": "Brann"}, headers=origin)
        retired = await manager.post("/groups/themes/etter_en_brann/offered", data={"offered": "false"}, headers=origin)
        shown = (await manager.get("/groups/themes")).text
    assert (refused.status_code, wrong.status_code) == (403, 409)
    assert "Et annet tema heter dette" in wrong.text
    assert ("Nytt tema" in seen, 'href="/groups/themes/grief"' in seen) == (False, False)
    assert [each.status_code for each in (added, named, retired)] == [303, 303, 303]
    assert 'value="Etter en brann"' in form
    assert ("Brann" in shown, shown.count("Tatt ut")) == (True, 1)

    async with visiting(app, db, {"manager"}) as manager:
        here = await manager.get("/groups/themes")
        assert [(await manager.get(f"/groups/themes/{each}")).status_code for each in ("new", "grief")] == [409, 409]
    assert ("Hovedkontoret tar vare på listen" in here.text, "Nytt tema" in here.text) == (True, False)


async def test_programs_see_the_list_and_change_it_at_head_office(db: Database, hk: Database) -> None:
    async with visiting(app, hk, {"administrator"}) as administrator, visiting(app, db, {"editor"}) as editor:
        key = {"Idempotency-Key": str(uuid4()), "Origin": HK}
        added = await administrator.post("/api/groups/themes", json=FIRE | {"code": "fire"}, headers=key)
        named = await administrator.post("/api/groups/themes/fire", json=FIRE | {"en": "Fire"}, headers=key)
        retired = await administrator.post("/api/groups/themes/fire/offered", json={"offered": False}, headers=key)
        unknown = await administrator.post("/api/groups/themes/flood", json=FIRE, headers=key)
        items = (await administrator.get("/api/groups/themes")).json()["items"]
        at_office = (await editor.get("/api/groups/themes")).json()["items"]
    assert (added.status_code, named.status_code, retired.status_code, unknown.status_code) == (201, 200, 200, 404)
    assert items[-2] == {"code": "fire", "offered": False} | FIRE | {"en": "Fire"}
    assert [one["code"] for one in at_office] == list(themes.RELEASED)


@pytest.mark.parametrize("name", ["?", "", " Brann", "2020", "Brann\nog flom", "a" * 61])
async def test_a_name_is_a_line_that_begins_with_a_letter(hk: Database, name: str) -> None:
    async with visiting(app, hk, {"manager"}) as manager:
        answer = await manager.post("/api/groups/themes/grief", json=FIRE | {"nn": name}, headers={"Origin": HK})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["nn"])
    assert await told(hk, STATED) == []


async def test_who_changed_the_list_is_in_the_audit(hk: Database) -> None:
    code = await add(hk)
    await hk.run(theme_list.rename, code, who=WHO, **PLAY)
    await hk.run(theme_list.offer, code, offered=False, who=WHO)
    await hk.run(theme_list.offer, code, offered=True, who=WHO)

    async def ask(conn: Conn) -> list[Any]:
        return list(
            await conn.fetch("SELECT act, account_id, about_kind, detail FROM audit.entry ORDER BY entry_number")
        )

    acts = ["theme_added", "theme_renamed", "theme_retired", "theme_offered"]
    found = await hk.run(ask)
    assert [(row["act"], str(row["account_id"]), row["about_kind"], row["detail"]) for row in found] == [
        (act, WHO, "theme", code) for act in acts
    ]
