"""An organiser's own questions: asked for a purpose, only of those they are for, and never misread afterwards."""

import io
import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis import clock
from chassis import problems as general
from chassis.db import Database
from services.events import answers, forgetting, own_answers, persons, problems, questions, registrations, sizes, web
from tests.services.events.builders import make_event, party, register, rows
from tests.services.events.test_sizes import link_of
from tests.web import visiting

IDENTITY_NUMBER = "010190 12308"
FORM = {"name": "Solveig", "email": "a@example.org", "sector": "private", "seats": "1", "language": "nb"}


async def ask(db: Database, event: Any, label: str = "Hva vil du lære?", **wanted: Any) -> UUID:
    told = {
        "kind": "text", "label": label, "purpose": "Så vi kan forberede oss.", "choices": [], "required": False,
        "for_each": False, "keep_days": 30, "only_if": None,
    }  # fmt: skip
    return await db.run(questions.add, event["event_id"], **(told | wanted))


def wanted(label: str = "Hva vil du lære?", **more: Any) -> dict[str, Any]:
    return {
        "kind": "text", "label": label, "purpose": "Så vi kan forberede oss.", "choices": [], "required": False,
        "for_each": False, "keep_days": 30, "only_if": None,
    } | more  # fmt: skip


async def told(db: Database) -> list[dict[str, Any]]:
    return [row["answers"] for row in await rows(db, "SELECT answers FROM registration ORDER BY line_number")]


async def lunch(db: Database, event: Any, **more: Any) -> tuple[UUID, UUID]:
    """Who stays for lunch says which."""
    stays = await ask(db, event, "Blir du til lunsj?", kind="yes_no", required=True)
    which = await ask(
        db, event, "Hvilken?", kind="choice", choices=["Suppe", "Brød"], required=True, only_if=(stays, "yes"), **more
    )
    return stays, which


async def test_what_must_be_answered_is_asked_of_everyone_before_they_have_a_place(db: Database) -> None:
    event = await make_event(db)
    question = await ask(db, event, required=True)

    with pytest.raises(problems.AnswersMissing) as refused:
        await register(db, event, "a@example.org")
    await register(db, event, "a@example.org", answers={str(question): "Å lytte"})

    assert refused.value.errors == {f"answers.{question}": [answers.MISSING]}
    assert await told(db) == [{str(question): "Å lytte"}]


async def test_a_question_that_hangs_on_another_is_asked_of_nobody_else(db: Database) -> None:
    event = await make_event(db)
    stays, which = await lunch(db, event)

    with pytest.raises(problems.AnswersMissing) as refused:
        await register(db, event, "a@example.org", answers={str(stays): "yes"})
    await register(db, event, "a@example.org", answers={str(stays): "no"})
    await register(db, event, "b@example.org", answers={str(stays): "yes", str(which): "Suppe"})

    assert list(refused.value.errors) == [f"answers.{which}"]
    assert await told(db) == [{str(stays): "no"}, {str(stays): "yes", str(which): "Suppe"}]


async def test_without_scripts_the_form_is_shown_again_with_what_hangs_on_the_answer(db: Database) -> None:
    event = await make_event(db)
    stays, which = await lunch(db, event)
    here = f"/events/{event['event_id']}/register"

    async with visiting(web.app, db) as anyone:
        first = await anyone.get(here)
        sent = FORM | {"shown": shown(first.text), f"answers.{stays}": "yes"}
        again = await anyone.post(here, data=sent)
        done = await anyone.post(here, data=sent | {"shown": shown(again.text), f"answers.{which}": "Brød"})

    assert "Blir du til lunsj?" in first.text
    assert "Så vi kan forberede oss." in first.text
    assert "Hvilken?" not in first.text
    assert again.status_code == 422
    assert "Hvilken?" in again.text
    assert done.status_code == 303
    assert await told(db) == [{str(stays): "yes", str(which): "Brød"}]


def shown(text: str) -> str:
    found = re.search(r'name="shown" value="([^"]*)"', text)
    return found[1] if found else ""


async def test_what_need_not_be_answered_is_asked_once_more_when_it_comes_to_apply(db: Database) -> None:
    event = await make_event(db)
    stays = await ask(db, event, "Blir du til lunsj?", kind="yes_no")
    await ask(db, event, "Hvilken?", only_if=(stays, "yes"))
    here = f"/events/{event['event_id']}/register"

    async with visiting(web.app, db) as anyone:
        first = await anyone.get(here)
        sent = FORM | {"shown": shown(first.text), f"answers.{stays}": "yes"}
        again = await anyone.post(here, data=sent)
        done = await anyone.post(here, data=sent | {"shown": shown(again.text)})

    assert (again.status_code, done.status_code) == (422, 303)


async def test_each_in_a_party_is_asked_for_by_whoever_registers(db: Database) -> None:
    event = await make_event(db)
    trip = await ask(db, event, "Tur?", kind="choice", choices=["Fjord", "By"], required=True, for_each=True)
    here = f"/events/{event['event_id']}/register"
    sent = FORM | {"seats": "2", "companions": "Une", f"answers.{trip}": "Fjord"}

    async with visiting(web.app, db) as anyone:
        first = await anyone.get(here)
        again = await anyone.post(here, data=sent | {"shown": shown(first.text)})
        done = await anyone.post(here, data=sent | {"shown": shown(again.text), f"answers.{trip}_2": "By"})

    assert "Une</h2>" in again.text
    assert (again.status_code, done.status_code) == (422, 303)
    assert await told(db) == [{str(trip): "Fjord", f"{trip}_2": "By"}]


@pytest.mark.parametrize(
    ("kind", "answer", "fault"),
    [
        ("choice", "Noe annet", answers.NOT_A_CHOICE),
        ("yes_no", "kanskje", answers.NOT_A_CHOICE),
        ("text", "x" * (answers.LONGEST + 1), answers.TOO_LONG),
    ],
)
async def test_an_answer_that_will_not_do_is_refused_at_its_question(
    db: Database, kind: str, answer: str, fault: str
) -> None:
    event = await make_event(db)
    question = await ask(db, event, kind=kind, choices=["Fjord", "By"])

    with pytest.raises(problems.AnswersMissing) as refused:
        await register(db, event, "a@example.org", answers={str(question): answer})

    assert refused.value.errors == {f"answers.{question}": [fault]}
    assert await told(db) == []


async def test_an_identity_number_is_refused_before_it_is_kept(db: Database) -> None:
    event = await make_event(db)
    question = await ask(db, event)
    plain = await make_event(db)
    await register(db, event, "a@example.org")

    for at, name in ((event, str(question)), (plain, "fritt")):
        with pytest.raises(general.IdentityNumberGiven):
            await register(db, at, "b@example.org", answers={name: f"Det er {IDENTITY_NUMBER}"})
    with pytest.raises(general.IdentityNumberGiven):
        await db.run(
            own_answers.change_by_link, await link_of(db, "a@example.org"), answers={str(question): IDENTITY_NUMBER}
        )
    assert await told(db) == [{}]


async def test_what_was_never_asked_is_not_kept(db: Database) -> None:
    event = await make_event(db)
    await ask(db, event)

    with pytest.raises(problems.AnswersMissing):
        await register(db, event, "a@example.org", answers={str(uuid4()): "Hei"})


async def test_a_question_that_was_answered_stays_under_its_own_words(db: Database) -> None:
    event = await make_event(db)
    old = await ask(db, event, "Tur?", kind="choice", choices=["Fjord", "By"])
    await register(db, event, "a@example.org", answers={str(old): "By"})

    await db.run(
        questions.change, event["event_id"], old, **wanted("Hvilken tur?", kind="choice", choices=["Skog", "By"])
    )

    [new] = await db.run(questions.of_event, event["event_id"])
    everything = await db.run(questions.of_event, event["event_id"], asked=False)
    [row] = await rows(db, "SELECT * FROM registration")
    assert (new["label"], new["place"]) == ("Hvilken tur?", 1)
    assert [(question["label"], text) for question, _, text in answers.told_of(everything, row)] == [("Tur?", "By")]


async def test_a_question_that_nobody_has_answered_is_changed_where_it_stands(db: Database) -> None:
    event = await make_event(db)
    question = await ask(db, event)

    await db.run(questions.change, event["event_id"], question, **wanted("Hva lurer du på?"))

    [row] = await db.run(questions.of_event, event["event_id"], asked=False)
    assert (row["question_id"], row["label"]) == (question, "Hva lurer du på?")


async def test_what_was_answered_may_go_sooner_and_never_later_than_was_said(db: Database) -> None:
    event = await make_event(db)
    question = await ask(db, event, keep_days=30)
    await register(db, event, "a@example.org", answers={str(question): "Å lytte"})

    await db.run(questions.change, event["event_id"], question, **wanted(keep_days=10, required=True))
    [sooner] = await db.run(questions.of_event, event["event_id"])
    await db.run(questions.change, event["event_id"], question, **wanted(keep_days=60))
    kept = {
        row["question_id"]: row["keep_days"] for row in await db.run(questions.of_event, event["event_id"], asked=False)
    }

    assert (sooner["question_id"], sooner["keep_days"], sooner["required"]) == (question, 10, True)
    assert kept.pop(question) == 10
    assert list(kept.values()) == [60]


async def test_taking_a_question_away_keeps_what_was_answered(db: Database) -> None:
    event = await make_event(db)
    answered, not_answered = await ask(db, event), await ask(db, event, "Annet?")
    await register(db, event, "a@example.org", answers={str(answered): "Å lytte"})

    for question in (answered, not_answered):
        await db.run(questions.remove, event["event_id"], question)
    await db.run(own_answers.change_by_link, await link_of(db, "a@example.org"), answers={}, shown=[])

    assert await db.run(questions.of_event, event["event_id"]) == []
    assert [row["question_id"] for row in await db.run(questions.of_event, event["event_id"], asked=False)] == [
        answered
    ]
    assert await told(db) == [{str(answered): "Å lytte"}]


async def test_a_question_others_hang_on_stays_until_they_do_not(db: Database) -> None:
    event = await make_event(db)
    stays, which = await lunch(db, event)

    with pytest.raises(problems.OthersHangOnIt):
        await db.run(questions.remove, event["event_id"], stays)
    with pytest.raises(problems.OthersHangOnIt):
        await db.run(questions.change, event["event_id"], stays, **wanted())
    await db.run(questions.remove, event["event_id"], which)
    await db.run(questions.remove, event["event_id"], stays)

    assert await db.run(questions.of_event, event["event_id"]) == []


async def test_a_question_hangs_only_on_an_answer_that_can_be_given_before_it(db: Database) -> None:
    event = await make_event(db)
    stays, which = await lunch(db, event)
    elsewhere = await ask(db, await make_event(db), kind="yes_no")

    for only_if in ((stays, "kanskje"), (elsewhere, "yes"), (uuid4(), "yes")):
        with pytest.raises(problems.ConditionImpossible):
            await ask(db, event, only_if=only_if)
    with pytest.raises(problems.ConditionImpossible):
        await db.run(questions.change, event["event_id"], stays, **wanted(kind="yes_no", only_if=(which, "Suppe")))


async def test_there_is_an_end_to_how_much_is_asked(db: Database) -> None:
    event = await make_event(db)
    for number in range(questions.MOST):
        await ask(db, event, f"Spørsmål {number}")
    with pytest.raises(problems.TooManyQuestions):
        await ask(db, event)


async def test_staff_may_leave_open_what_somebody_on_the_phone_does_not_know(db: Database) -> None:
    event = await make_event(db)
    question = await ask(db, event, required=True)

    await db.run(registrations.register, event["event_id"], by_staff=True, **party(), shown=[str(question)])

    assert await told(db) == [{}]


async def test_a_person_answers_later_by_link_and_staff_for_someone_who_calls(db: Database) -> None:
    event = await make_event(db)
    await register(db, event, "a@example.org")
    question = await ask(db, event, "Tur?", kind="choice", choices=["Fjord", "By"], required=True)
    [row] = await rows(db, "SELECT registration_id FROM registration")
    own = f"/events/registrations/{await link_of(db, 'a@example.org')}"
    desk = f"/events/manage/{event['event_id']}/parties/{row['registration_id']}"

    async with visiting(web.app, db) as anyone, visiting(web.app, db, {"event_manager"}) as manager:
        page = await anyone.get(own)
        empty = await anyone.post(f"{own}/answers", data={"shown": shown(page.text)})
        sent = await anyone.post(f"{own}/answers", data={"shown": shown(page.text), f"answers.{question}": "By"})
        mine = await told(db)
        seen = await manager.get(desk)
        changed = await manager.post(
            f"{desk}/answers", data={"shown": shown(seen.text), f"answers.{question}": "Fjord"}
        )
        event_page = await manager.get(f"/events/manage/{event['event_id']}")

    assert (empty.status_code, sent.status_code, changed.status_code) == (422, 303, 303)
    assert mine == [{str(question): "By"}]
    assert "<dt>Tur?</dt><dd>By</dd>" in seen.text
    assert await told(db) == [{str(question): "Fjord"}]
    assert "Fjord: 1" in event_page.text
    assert "By: 0" in event_page.text


async def test_a_receipt_opens_no_answers_and_answers_end_when_it_begins(db: Database) -> None:
    event = await make_event(db)
    await ask(db, event)
    receipt = (await register(db, event, "a@example.org"))["manage_url"].rsplit("/", 1)[-1]
    link = await link_of(db, "a@example.org")

    with pytest.raises(problems.LinkOnlyCancels):
        await db.run(own_answers.change_by_link, receipt, answers={})
    with clock.at(event["starts_at"] + timedelta(minutes=1)), pytest.raises(problems.EventBegun):
        await db.run(own_answers.change_by_link, link, answers={})


async def test_a_known_address_is_asked_as_a_new_one_is_and_nothing_of_it_changes(db: Database) -> None:
    event = await make_event(db)
    question = await ask(db, event, required=True)
    await register(db, event, "a@example.org", answers={str(question): "Å lytte"})

    with pytest.raises(problems.AnswersMissing):
        await register(db, event, "a@example.org")
    await register(db, event, "a@example.org", answers={str(question): "Noe annet"})

    assert await told(db) == [{str(question): "Å lytte"}]


async def test_answers_follow_the_one_they_are_of_when_a_party_changes(db: Database) -> None:
    event = await make_event(db)
    trip = await ask(db, event, "Tur?", for_each=True)
    await register(
        db, event, "a@example.org", seats=3, companions=["Une", "Eik"],
        answers={str(trip): "A", f"{trip}_2": "U", f"{trip}_3": "E"},
    )  # fmt: skip

    await db.run(sizes.change_by_link, await link_of(db, "a@example.org"), 2, ["Eik"])

    assert await told(db) == [{str(trip): "A", f"{trip}_2": "E"}]


NAMES = st.lists(st.sampled_from(["Une", "Eik", "Sol", "Vår"]), max_size=4, unique=True)


@given(was=NAMES, now=NAMES, seats=st.integers(1, 6))
def test_no_answer_ever_comes_to_stand_beside_another_name(was: list[str], now: list[str], seats: int) -> None:
    now = now[: seats - 1]
    question = str(uuid4())
    told = {f"{question}_{place}": name for place, name in enumerate(was, 2)} | {question: "mitt"}

    kept = answers.carried(told, answers.renumbered(was, now, seats))

    assert kept.pop(question) == "mitt"
    for name, whose in kept.items():
        place = int(name[37:]) - 2
        assert place < seats - 1
        assert now[place : place + 1] == [whose]
    assert set(kept.values()) == set(was) & set(now)


async def test_the_list_has_a_column_for_each_question_and_no_cell_is_a_formula(db: Database) -> None:
    event = await make_event(db)
    question = await ask(db, event, "=1+1")
    trip = await ask(db, event, "Tur?", for_each=True, kind="choice", choices=["Fjord", "=2"])
    await register(
        db, event, "a@example.org", seats=2, companions=["Une"],
        answers={str(question): "@SUM(A1)", str(trip): "Fjord", f"{trip}_2": "=2"},
    )  # fmt: skip

    async with visiting(web.app, db, {"event_manager"}) as manager:
        book = await manager.get(f"/events/manage/{event['event_id']}/list.xlsx")

    heading, line = openpyxl.load_workbook(io.BytesIO(book.content)).worksheets[0].iter_rows()
    assert [cell.value for cell in heading[-2:]] == ["=1+1", "Tur?"]
    assert [cell.value for cell in line[-2:]] == ["@SUM(A1)", "Solveig: Fjord; Une: =2"]
    assert all(cell.data_type != "f" for cell in (*heading, *line))


async def test_answers_go_when_the_question_said_so_and_the_rest_stays(db: Database) -> None:
    event = await make_event(db)
    soon, late = await ask(db, event, keep_days=10, for_each=True), await ask(db, event, "Annet?", keep_days=60)
    await register(db, event, "a@example.org", seats=2, answers={str(soon): "A", f"{soon}_2": "B", str(late): "C"})

    with clock.at(event["ends_at"] + timedelta(days=9)):
        early = await db.run(forgetting.forget_answers)
    with clock.at(event["ends_at"] + timedelta(days=11)):
        gone, again = [await db.run(forgetting.forget_answers) for _ in range(2)]

    assert (early, gone, again) == (0, 2, 0)
    assert await told(db) == [{str(late): "C"}]
    [entry] = await rows(db, "SELECT detail, about_id FROM audit.entry WHERE act = 'forgotten'")
    assert tuple(entry) == ("as_the_question_said answers:2", str(event["event_id"]))


async def test_who_asks_what_is_held_reads_the_question_beside_the_answer(db: Database) -> None:
    event = await make_event(db)
    trip = await ask(db, event, "Tur?", for_each=True)
    await register(db, event, "a@example.org", seats=2, answers={str(trip): "A", f"{trip}_2": "B"})

    [found] = await db.run(persons.export_person, email="a@example.org")

    assert found["answers"] == {"Tur?": "A", "Tur? 2": "B"}


async def test_an_organiser_makes_changes_and_takes_away_on_the_pages(db: Database) -> None:
    event = await make_event(db, publish=False)
    here = f"/events/manage/{event['event_id']}/questions"
    one = {"kind": "yes_no", "label": "Lunsj?", "purpose": "Til kjøkkenet.", "keep_days": "14", "required": "true"}

    async with visiting(web.app, db, {"event_manager"}) as manager, visiting(web.app, db, {"coordinator"}) as other:
        made = await manager.post(here, data=one)
        [first] = await db.run(questions.of_event, event["event_id"])
        two = {"kind": "choice", "label": "Hva?", "purpose": "Til kjøkkenet.", "keep_days": "14"}
        refused = await manager.post(here, data=two | {"choices": "Suppe"})
        hung = await manager.post(here, data=two | {"choices": "Suppe\nBrød", "only_if": f"{first['question_id']}:yes"})
        page = await manager.get(here)
        changed = await manager.post(f"{here}/{first['question_id']}", data=one | {"label": "Blir du til lunsj?"})
        second = (await db.run(questions.of_event, event["event_id"]))[1]
        form = await manager.get(f"{here}/{second['question_id']}")
        gone = await manager.post(f"{here}/{second['question_id']}/remove")
        hidden = await other.get(here)
        late = await manager.post(here, data=one | {"keep_days": "181"})

    assert [answer.status_code for answer in (made, refused, hung, changed, gone)] == [303, 422, 303, 303, 303]
    assert (hidden.status_code, late.status_code) == (403, 422)
    assert "Lunsj?" in page.text
    assert f'value="{first["question_id"]}:yes" selected' in form.text
    assert [row["label"] for row in await db.run(questions.of_event, event["event_id"])] == ["Blir du til lunsj?"]


async def test_programs_ask_read_what_is_asked_and_answer(db: Database) -> None:
    event = await make_event(db)
    here = f"/api/events/events/{event['event_id']}"
    sent = {"name": "Solveig", "email": "a@example.org", "sector": "private"}

    async with visiting(web.app, db, {"event_manager"}) as manager, visiting(web.app, db) as anyone:
        made = await manager.post(
            f"{here}/questions", json={"kind": "yes_no", "label": "Lunsj?", "purpose": "Mat.", "required": True}
        )
        question = made.json()["question_id"]
        asked = await anyone.get(f"{here}/questions")
        refused = await anyone.post(f"{here}/registrations", json=sent)
        done = await anyone.post(f"{here}/registrations", json=sent | {"answers": {question: "yes"}})
        listed = await manager.get(f"{here}/registrations")

    assert (made.status_code, refused.status_code, done.status_code) == (201, 422, 201)
    assert [one["question_id"] for one in asked.json()["items"]] == [question]
    assert refused.json()["type"].endswith("answers-missing")
    assert listed.json()["items"][0]["answers"] == {question: "yes"}
