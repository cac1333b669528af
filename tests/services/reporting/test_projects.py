"""Projects: what was done in each, held against its goals, and counted once for the office and the country."""

import csv
import io
import random
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis import languages
from chassis.db import Conn
from chassis.problems import IdentityNumberGiven
from services.reporting import people, project_people, project_tables, project_words, projects, tallies
from services.reporting.people import FOLDED, UNDER_FIVE, Figure, stated
from services.reporting.problems import PersonNamed, ProjectBackwards, ProjectNameTaken, ProjectNotFound
from tests.conftest import MakeDatabase
from tests.services.reporting import group_ended, group_started, outbox, placed, registration
from tests.services.reporting import stated as told_nationally
from tests.services.reporting.later_catalogue import in_use
from tests.services.reporting.project_builders import WANTED, ProjectOffice, attached, closed, held, met
from tests.services.reporting.test_web import visit


@pytest.fixture
async def office(make_database: MakeDatabase) -> ProjectOffice:
    return ProjectOffice(await make_database("reporting"))


def ids(number: int) -> list[str]:
    return [str(uuid4()) for _ in range(number)]


# ── Counted ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_project_is_the_sum_of_what_is_part_of_it(office: ProjectOffice) -> None:
    project_id = await office.make(goals={"groups_started": 2, "people_reached": 40})
    group, event, talk = ids(3)
    await office.hear(
        attached("group", group, project_id), group_started("2026-02-10", group_id=group), met(group, "2026-02-17"),
        group_started("2026-02-11"),
    )  # fmt: skip
    await office.hear(
        closed(event, "2026-04-20", 31), attached("event", event, project_id), closed(str(uuid4()), "2026-04-21"),
        held(talk, "2026-05-02", 24), attached("outreach", talk, project_id), held(str(uuid4()), "2026-05-03"),
    )  # fmt: skip

    report = await office.report(project_id)

    assert await office.results(project_id) == {
        "groups_started": 1, "people_reached": 24, "groups_running": 1, "meetings_held": 1, "events_held": 1,
        "event_participants": 31, "outreach_held": 1,
    }  # fmt: skip
    assert [(one.code, one.goal, one.percent) for one in report["lines"] if one.goal] == [
        ("groups_started", 2, 50), ("people_reached", 40, 60),
    ]  # fmt: skip
    assert report["activities"] == {"group": 1, "event": 1, "outreach": 1}


async def test_what_happened_outside_its_months_is_not_in_it_but_what_stands_is(office: ProjectOffice) -> None:
    project_id = await office.make(first_month=date(2026, 3, 1), last_month=date(2026, 5, 1))
    before, within, after = ids(3)
    for group, on in ((before, "2026-02-27"), (within, "2026-03-01"), (after, "2026-06-01")):
        await office.hear(group_started(on, group_id=group), attached("group", group, project_id))
    await office.hear(group_ended(before, "2026-05-31"))

    report = await office.report(project_id)

    by_code = {one.code: one for one in report["lines"]}
    assert (by_code["groups_started"].value, by_code["groups_ended"].value) == (1, 1)
    assert by_code["groups_running"].value == 1
    assert report["quarters"] == ["2026-Q1", "2026-Q2"]
    assert by_code["groups_started"].quarters == [1, 0]
    assert by_code["groups_running"].quarters == [2, 1]


async def test_attaching_and_taking_out_later_recounts(office: ProjectOffice) -> None:
    first, second = await office.make(), await office.make(name="Et annet")
    event = str(uuid4())
    await office.hear(closed(event, "2026-04-20", 31))
    assert await office.results(first) == {}

    await office.hear(attached("event", event, first, second))
    assert await office.results(first) == await office.results(second) == {"events_held": 1, "event_participants": 31}

    await office.hear(attached("event", event, second))
    assert await office.results(first) == {}
    assert await office.results(second) == {"events_held": 1, "event_participants": 31}


async def test_what_is_put_right_is_put_right_in_the_project(office: ProjectOffice) -> None:
    project_id, (event, talk) = await office.make(), ids(2)
    await office.hear(attached("event", event, project_id), attached("outreach", talk, project_id))
    await office.hear(closed(event, "2026-04-20", 31), closed(event, "2026-04-20", 31, reopened=True))
    await office.hear(closed(event, "2026-04-20", 28), held(talk, "2026-05-02", kind="advice"))
    await office.hear(held(talk, "2026-05-02", kind="advice", struck=True))

    assert await office.results(project_id) == {"events_held": 1, "event_participants": 28}


async def test_what_is_part_of_two_projects_is_counted_once_nationally(
    office: ProjectOffice, make_database: MakeDatabase
) -> None:
    """Head office is told the same, to the byte, whether what happened is part of no project, of one, or of two."""
    without = ProjectOffice(await make_database("reporting"))
    first, second = await office.make(), await office.make(name="Et annet")
    group, event, talk = ids(3)
    happened = [
        group_started("2026-02-10", group_id=group), closed(event, "2026-04-20", 31), held(talk, "2026-05-02"),
    ]  # fmt: skip
    for one in (office, without):
        await one.hear(*(message for message in happened))
    await office.hear(*(attached(kind, activity, first, second) for kind, activity in
                        (("group", group), ("event", event), ("outreach", talk))))  # fmt: skip
    for one in (office, without):
        await one.state()
        await one.close("2026-02")

    assert await told_nationally(office.db) == await told_nationally(without.db) != []
    assert await office.truth() == await without.truth()
    assert (await office.results(first))["events_held"] == (await office.results(second))["events_held"] == 1


async def test_what_another_office_counts_is_in_the_project_and_in_no_figure_of_ours(office: ProjectOffice) -> None:
    project_id, event, talk = await office.make(), *ids(2)
    joint = [closed(event, "2026-04-20", 31), held(talk, "2026-05-02")]
    for message in joint:
        message.data["counted_by"] = "vest"
    await office.hear(*joint, attached("event", event, project_id), attached("outreach", talk, project_id))

    assert await office.truth() == {}
    assert (await office.results(project_id))["event_participants"] == 31
    assert (await office.results(project_id))["people_reached"] == 12


# ── Counted again ───────────────────────────────────────────────────────────────────────────────────────────────────


def history(random: random.Random, known: list[UUID]) -> list[Any]:
    """Thirty things that happen, in any order their dates allow, some of them part of projects, some put right."""
    groups, events, talks, happened = ids(3), ids(3), ids(3), []
    for group in groups:
        happened.append(group_started(f"2026-0{random.randint(1, 3)}-03", group_id=group))
    for _ in range(24):
        on = f"2026-0{random.randint(3, 6)}-1{random.randint(0, 4)}"
        event, talk, group = random.choice(events), random.choice(talks), random.choice(groups)
        chosen = random.sample(known, random.randint(0, len(known)))
        happened.append(random.choice([
            closed(event, on), closed(event, on, reopened=True), held(talk, on), held(talk, on, struck=True),
            met(group, on), group_ended(group, on), attached("group", group, *chosen), attached("event", event, *chosen),
            attached("outreach", talk, *chosen), registration(on),
        ]))  # fmt: skip
    return happened


@pytest.mark.parametrize("seed", range(8))
async def test_a_replay_comes_to_the_same_also_when_closed_months_are_pruned(office: ProjectOffice, seed: int) -> None:
    chance = random.Random(seed)
    happened = history(chance, [uuid4(), uuid4(), uuid4()])
    cut = chance.randint(6, 20)
    await office.hear(*happened[:cut], batch=3)
    for month in ("2026-01", "2026-02", "2026-03")[: chance.randint(0, 3)]:
        if month >= min(f"{day:%Y-%m}" for day in await months(office)):
            await office.close(month)
    await office.hear(*happened[cut:], batch=4)
    before = await office.kept()

    await office.replay()
    assert await office.kept() == before

    await office.replay()
    assert await office.kept() == before


async def test_after_a_closing_what_was_pruned_is_still_counted(office: ProjectOffice) -> None:
    project_id, (event, talk) = await office.make(), ids(2)
    await office.hear(closed(event, "2026-04-20", 31), attached("event", event, project_id))
    await office.close("2026-04")
    kept_from = len(office.log)
    await office.hear(held(talk, "2026-05-02"), attached("outreach", talk, project_id))
    before = await office.kept()

    await office.replay(kept_from=kept_from)

    assert await office.kept() == before
    assert (await office.results(project_id))["event_participants"] == 31


async def test_closed_months_are_counted_of_activities_where_no_closing_has_held_them(office: ProjectOffice) -> None:
    """An office that had closed months before there were projects: its first replay counts them of what is still kept."""
    project_id, event = await office.make(), str(uuid4())
    await office.hear(closed(event, "2026-04-20", 31), attached("event", event, project_id))
    await office.close("2026-04")
    truth, before = await office.truth(), await office.kept()

    async def forget(conn: Conn) -> None:
        await conn.execute("DELETE FROM activity_count; DELETE FROM activity_project")
        await conn.execute("UPDATE counted_by SET activities_held = false")

    await office.db.run(forget)
    await office.replay()

    assert await office.kept() == before
    assert await office.truth() == truth


async def test_a_later_catalogue_counts_nothing_of_an_activity_twice(office: ProjectOffice) -> None:
    """Its replay hears what closed months hold once more, for the new figures alone."""
    event = str(uuid4())
    await office.hear(closed(event, "2026-04-20", 31), held(event, "2026-05-02"))
    await office.close("2026-04")
    before = await office.kept()

    with in_use():
        await office.replay()

    assert await office.kept() == before


async def months(office: ProjectOffice) -> list[date]:
    async def ask(conn: Conn) -> list[date]:
        return [row["period"] for row in await conn.fetch("SELECT period FROM tally WHERE span = 'month'")]

    return await office.db.run(ask)


# ── People ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.integers(0, 60), st.integers(0, 60))
def test_neither_a_project_nor_what_is_left_of_the_office_tells_of_one_to_four(project: int, others: int) -> None:
    told = project_people.figure_of(project, project + others)
    assert told.value is None or told.value == 0 or told.value >= people.FEWEST
    if told.value:
        assert others == 0 or others >= people.FEWEST
        assert told == stated(project)


async def place(office: ProjectOffice, many: int, project_id: UUID | None, on: str = "2026-02-10") -> None:
    """A group starts with so many people."""
    started = group_started(on)
    started.data["participants"] = many
    await office.hear(started, *(placed(on) for _ in range(many)))
    if project_id:
        await office.hear(attached("group", started.subject, project_id))


async def test_people_are_told_only_when_the_period_is_over_and_closed(office: ProjectOffice) -> None:
    project_id = await office.make(last_month=date(2026, 3, 1), goals={"people_placed": 10})
    await place(office, 12, project_id)

    await office.close("2026-02")
    assert (await office.results(project_id))["people_placed"] is None
    await office.close("2026-03")
    assert (await office.results(project_id))["people_placed"] == 12


@pytest.mark.parametrize(("inside", "outside", "told"), [(4, 20, UNDER_FIVE), (12, 3, FOLDED), (12, 5, stated(12))])
async def test_people_in_a_project_are_told_by_the_rule_of_five(
    office: ProjectOffice, inside: int, outside: int, told: Figure
) -> None:
    project_id = await office.make(last_month=date(2026, 2, 1), goals={"people_placed": 10})
    await place(office, inside, project_id)
    await place(office, outside, None)
    await office.close("2026-02")

    (line,) = [one for one in (await office.report(project_id))["lines"] if one.people]
    assert line.figure == told


async def test_what_was_told_of_people_is_changed_by_five_or_more(office: ProjectOffice) -> None:
    project_id = await office.make(last_month=date(2026, 2, 1), goals={"people_placed": 10})
    await place(office, 6, None)
    await place(office, 12, project_id)
    await office.close("2026-02")
    await place(office, 3, project_id)
    await office.close("2026-03")
    assert (await office.results(project_id))["people_placed"] == 12

    await place(office, 3, project_id)
    await office.close("2026-04")
    assert (await office.results(project_id))["people_placed"] == 18

    await office.hear(attached("group", office.log[-5].subject))
    await office.close("2026-05")
    assert (await office.results(project_id))["people_placed"] == 18, (
        "15 would be three from the 12 that was told first"
    )


# ── Kept ────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_other_services_are_told_what_can_be_chosen_and_not_who_pays(office: ProjectOffice) -> None:
    project_id = await office.make()
    await office.db.run(projects.change, project_id, **(WANTED | {"name": "Nord", "last_month": date(2027, 6, 1)}))
    await office.db.run(projects.set_open, project_id, open=False)

    made, changed, shut = await outbox(office.db, "reporting.project_listed.v1")
    assert made == {
        "project_id": str(project_id), "name": "Selvhjelp i nord", "first_month": "2026-01", "last_month": "2026-12",
        "open": True,
    }  # fmt: skip
    assert (changed["name"], changed["last_month"], shut["open"]) == ("Nord", "2027-06", False)


async def test_goals_are_what_was_written_last(office: ProjectOffice) -> None:
    project_id = await office.make(goals={"groups_started": 4, "events_held": 2})
    await office.db.run(projects.change, project_id, **(WANTED | {"goals": {"groups_started": 6, "events_held": None}}))
    assert (await office.db.run(projects.find, project_id))["goals"] == {"groups_started": 6}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"last_month": date(2025, 12, 1)}, ProjectBackwards),
        ({"last_month": date(2036, 1, 1)}, ProjectBackwards),
        ({"aims": "For 01819010001"}, IdentityNumberGiven),
        ({"funder": "kari@example.org"}, PersonNamed),
        ({}, ProjectNameTaken),
    ],
)
async def test_what_cannot_be_a_project(
    office: ProjectOffice, change: dict[str, Any], problem: type[Exception]
) -> None:
    await office.make()
    with pytest.raises(problem):
        await office.make(**({"name": "Et annet"} | change if change else {}))


async def test_a_project_that_is_not_there(office: ProjectOffice) -> None:
    for use_case, more in ((projects.find, {}), (projects.change, WANTED), (projects.set_open, {"open": True})):
        with pytest.raises(ProjectNotFound):
            await office.db.run(use_case, uuid4(), **more)  # type: ignore[arg-type]


# ── Told ────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def a_report(office: ProjectOffice, **changes: Any) -> dict[str, Any]:
    project_id = await office.make(goals={"groups_started": 2, "events_held": 1, "people_placed": 10}, **changes)
    group, event = ids(2)
    await office.hear(group_started("2026-02-10", group_id=group), attached("group", group, project_id))
    await office.hear(closed(event, "2026-04-20", 1234), attached("event", event, project_id))
    await office.close("2026-02")
    return await office.report(project_id)


async def test_the_text_says_it_in_plain_sentences_in_three_languages(office: ProjectOffice) -> None:
    report = await a_report(office, aims="Flere grupper i nord.")

    said = {}
    for language in languages.LANGUAGES:
        with languages.reading(language):
            said[language] = project_words.text(report).splitlines()

    assert said["nb"][:6] == [
        "Selvhjelp i nord får støtte fra Stiftelsen Eksempel og varer fra januar 2026 til desember 2026.",
        "Flere grupper i nord.",
        "Per 15. juni 2026 er 45 prosent av perioden gått.",
        "Én gruppe har startet. Målet er 2.",
        "Hvor mange som har fått plass i en gruppe, oppgis når perioden er over og månedene er avsluttet. Målet er 10.",
        "Vi har holdt ett arrangement. Målet på 1 er nådd.",
    ]
    assert "1\N{NO-BREAK SPACE}234 personer har deltatt på arrangementer." in said["nb"]
    assert said["nb"][-1] == "Tallene fra og med mars 2026 er foreløpige: Kontoret har ikke avsluttet måneden ennå."
    assert said["nn"][3] == "Éi gruppe har starta. Målet er 2."
    assert said["en"][3] == "One group has started. The goal is 2."


async def test_when_every_month_is_closed_nothing_is_preliminary(office: ProjectOffice) -> None:
    report = await a_report(office, last_month=date(2026, 2, 1))
    assert (report["over"], report["gone"], report["preliminary"]) == (True, 100, [])
    assert project_words.preliminary(report) == ""


async def test_before_it_begins_nothing_is_counted(office: ProjectOffice) -> None:
    project_id = await office.make(first_month=date(2026, 9, 1), goals={"groups_started": 2})
    report = await office.report(project_id)
    assert (report["counted_to"], report["gone"], report["over"], report["preliminary"]) == (None, 0, False, [])
    assert project_words.standing(report) == "Prosjektet har ikke begynt ennå."
    assert report["lines"][0].quarters == [None, None]


async def test_the_files_have_the_same_figures_and_no_formula(office: ProjectOffice) -> None:
    report = await a_report(office, name="=1+1")

    book = openpyxl.load_workbook(io.BytesIO(await project_tables.as_xlsx(report)))
    text = list(csv.reader(io.StringIO(project_tables.as_csv(report))))

    figures = list(book.worksheets[0].values)
    assert figures[0][:5] == ("Hva", "Mål", "Resultat", "Prosent av målet", "1. kvartal 2026")
    assert figures[1] == ("Grupper startet", 2, 1, 50, 1, 0, "..", "..")
    assert figures[2][:4] == ("Personer som har fått gruppe", 10, "..", "")
    assert text[1] == ["Grupper startet", "2", "1", "50", "1", "0", "..", ".."]
    assert ["Prosjekt", "'=1+1"] in text
    assert {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


# ── Pages ───────────────────────────────────────────────────────────────────────────────────────────────────────────

FORM = {
    "name": "Selvhjelp i nord", "funder": "Stiftelsen Eksempel", "first_month": "2026-01", "last_month": "2026-12",
    "aims": "", "goals.groups_started": "4", "goals.events_held": "", "_key": "a-press-of-the-button",
}  # fmt: skip


async def test_a_manager_makes_changes_and_closes_a_project(office: ProjectOffice) -> None:
    with office.clock():
        async with visit(office) as visitor:
            assert 'name="goals.people_placed"' in (await visitor.get("/reporting/projects/new")).text
            made = await visitor.post("/reporting/projects/new", data=FORM)
            assert made.status_code == 303, made.text
            here = made.headers["location"]
            assert "Grupper startet" in (await visitor.get(here)).text
            assert 'value="4"' in (await visitor.get(f"{here}/change")).text

            changed = await visitor.post(f"{here}/change", data=FORM | {"name": "Nord"})
            assert changed.status_code == 303, changed.text
            backwards = await visitor.post(f"{here}/change", data=FORM | {"last_month": "2025-12"})
            assert backwards.status_code == 422
            assert "Et prosjekt slutter ikke før det begynner" in backwards.text
            assert (await visitor.post(f"{here}/open", data={"open": "false"})).status_code == 303
            listed = (await visitor.get("/reporting/projects")).text
    assert "Nord" in listed
    assert "Avsluttet" in listed


async def test_the_page_has_the_text_in_the_language_asked_for_and_the_files(office: ProjectOffice) -> None:
    report = await a_report(office)
    here = f"/reporting/projects/{report['project']['project_id']}"
    with office.clock():
        async with visit(office, "coordinator") as visitor:
            page, nynorsk = (await visitor.get(here)).text, (await visitor.get(f"{here}?text=nn")).text
            sheet, text = await visitor.get(f"{here}/file?format=xlsx"), await visitor.get(f"{here}/file?format=csv")
            told = (await visitor.get(f"/api{here}")).json()
            refused = await visitor.get("/reporting/projects/new")
    assert "Tallene fra og med mars 2026 er foreløpige" in page
    assert "Én gruppe har startet." in page
    assert "Éi gruppe har starta." in nynorsk
    assert openpyxl.load_workbook(io.BytesIO(sheet.content)).worksheets[0]["C2"].value == 1
    assert text.text.splitlines()[1].startswith("Grupper startet,2,1,50")
    assert told["lines"][0] == {
        "code": "groups_started", "name": "Grupper startet", "goal": 2, "state": "stated", "value": 1,
        "quarters": [1, 0, None, None],
    }  # fmt: skip
    assert told["preliminary"] == ["2026-03", "2026-04", "2026-05", "2026-06"]
    assert refused.status_code == 403


async def test_the_tallies_and_the_projects_are_put_back_by_one_replay(office: ProjectOffice) -> None:
    """The reader's reset empties both, so that neither is counted twice."""
    event = str(uuid4())
    await office.hear(closed(event, "2026-04-20", 31))
    with office.clock():
        await office.db.run(tallies.reset)
    assert await office.kept() == ([], [])
