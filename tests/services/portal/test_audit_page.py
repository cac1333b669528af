"""Who has done and looked at what: the page, the file, and that looking somebody up there is itself noted."""

import ast
import csv
import io
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import pytest

from chassis import audit
from chassis.db import Database
from chassis.web import audit_words
from services.groups import web as groups_web
from services.portal import web
from services.portal.web_audit import plain_name
from tests.services.portal.builders import make_account
from tests.web import visiting

SERVICES = Path(__file__).parents[3] / "services"
ADMINISTRATOR = {"administrator"}
OF_THEIR_OWN = {"corrections.note": "corrected", "retention.note": "forgotten"}
"""What these note is always the same act."""


@pytest.fixture
async def groups(make_database: Callable[..., Awaitable[Database]]) -> Database:
    """The database of groups, with something noted in it."""
    database = await make_database("groups")
    for thing in ("one", "other"):
        await database.run(audit.note, "read", account_id=uuid4(), about_kind="enquiry", about_id=thing)
    return database


async def test_the_page_asks_every_service_for_its_part_and_says_who_is_who(db: Database) -> None:
    account = await make_account(db)
    async with visiting(web.app, db, ADMINISTRATOR) as visitor:
        page = (await visitor.get("/audit?act=read&person=&about=")).text

    assert f'<!--# set var="who_{account["account_id"].hex}" value="Kari Koordinator" -->' in page
    for service in ("portal", "groups", "events", "notifications", "reporting"):
        assert f'include virtual="/{service}/_audit?act=read&lang=nb" stub="{service}"' in page


async def test_only_an_administrator_sees_it(db: Database, groups: Database) -> None:
    for roles in ({"coordinator", "manager", "event_manager", "editor", "statistician"}, {"initiator"}):
        async with visiting(web.app, db, roles) as visitor:
            assert (await visitor.get("/audit")).status_code == 403
            assert (await visitor.get("/audit.csv")).status_code == 403
        async with visiting(groups_web.app, groups, roles) as visitor:
            assert (await visitor.get("/groups/_audit")).status_code == 403
            assert (await visitor.get("/groups/_audit.csv")).status_code == 403


async def test_a_part_shows_what_fits(groups: Database) -> None:
    async with visiting(groups_web.app, groups, ADMINISTRATOR) as visitor:
        everything = (await visitor.get("/groups/_audit?lang=en")).text
        one = (await visitor.get("/groups/_audit?about=one&lang=en")).text
        nothing = (await visitor.get("/groups/_audit?act=signed_in&lang=en")).text

    assert everything.count("<tr>") == 3
    assert one.count("<tr>") == 2
    assert 'href="/groups/enquiries/one"' in one
    assert "/groups/enquiries/other" not in one
    assert "Nothing is noted here that fits." in nothing


async def test_more_than_a_page_goes_on_with_what_is_older(groups: Database) -> None:
    for _ in range(40):
        await groups.run(audit.note, "read", about_kind="messages")
    async with visiting(groups_web.app, groups, ADMINISTRATOR) as visitor:
        first = (await visitor.get("/groups/_audit")).text
        second = (await visitor.get("/groups/_audit?before=13")).text

    assert 'href="/audit?before=13&amp;service=groups"' in first
    assert second.count("<tr>") == 13
    assert "before=" not in second


async def test_the_file_has_a_heading_and_a_line_for_each_entry(db: Database, groups: Database) -> None:
    async with visiting(web.app, db, ADMINISTRATOR) as visitor:
        answer = await visitor.get("/audit.csv?about=one")
    async with visiting(groups_web.app, groups, ADMINISTRATOR) as visitor:
        part = (await visitor.get("/groups/_audit.csv?about=one")).text

    heading, *_ = answer.text.splitlines()
    assert answer.headers["content-disposition"] == 'attachment; filename="audit.csv"'
    assert 'include virtual="/groups/_audit.csv?about=one&lang=nb" stub="groups"' in answer.text
    (line,) = csv.DictReader(io.StringIO(f"{heading}\n{part}"))
    assert (line["service"], line["entry_number"], line["act"], line["about_id"]) == ("groups", "1", "read", "one")


async def test_a_part_of_the_file_with_nothing_in_it_is_not_taken_for_one_that_is_away(groups: Database) -> None:
    async with visiting(groups_web.app, groups, ADMINISTRATOR) as visitor:
        assert (await visitor.get("/groups/_audit.csv?act=signed_in")).text == "\n"


async def test_looking_somebody_up_in_the_audit_is_noted(db: Database) -> None:
    administrator, colleague = uuid4(), uuid4()
    async with visiting(web.app, db, ADMINISTRATOR, administrator) as visitor:
        await visitor.get("/audit")
        await visitor.get(f"/audit?person={colleague}")

    (noted,) = await db.run(audit.search, account_id=administrator)
    assert (noted["about_kind"], noted["about_id"]) == ("audit", str(colleague))


async def test_a_date_that_is_none_is_shown_again_to_be_put_right(db: Database) -> None:
    async with visiting(web.app, db, ADMINISTRATOR) as visitor:
        page = await visitor.get("/audit?first=yesterday")

    assert page.status_code == 422
    assert 'id="f-first-error"' in page.text
    assert "/groups/_audit" not in page.text


def test_a_name_holds_nothing_that_nginx_would_act_on() -> None:
    assert plain_name("Åse-Lill O'Hara jr.") == "Åse-Lill O'Hara jr."
    assert plain_name('x" --><!--# include virtual="/$a\\" -->') == "x ---- include virtuala --"


def test_everything_that_is_noted_has_its_words() -> None:
    said = audit_words.read()
    acts, kinds = noted_in_the_code()

    assert acts - said["acts"].keys() == set()
    assert {kind.partition(".")[0] for kind in kinds} - said["kinds"].keys() == set()


def noted_in_the_code() -> tuple[set[str], set[str]]:
    """The acts and kinds that services note, as far as they stand there as words."""
    acts, kinds = set(), set()
    for path in SERVICES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and "note" in ast.unparse(node.func) + "".join(
                map(ast.unparse, node.args[:1])
            ):
                own = OF_THEIR_OWN.get(ast.unparse(node.func))
                acts |= {own} if own else {word for arg in node.args[1:2] for word in texts(arg)}
                kinds |= {word for each in node.keywords if each.arg == "about_kind" for word in texts(each.value)}
    assert {"read", "signed_in", "token_given", "roles_changed"} <= acts
    return acts, kinds


def texts(node: ast.AST) -> set[str]:
    """The words an expression may come to; of a choice, both."""
    if isinstance(node, ast.IfExp):
        return texts(node.body) | texts(node.orelse)
    if isinstance(node, ast.JoinedStr):
        return texts(node.values[0])
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()
