"""The organiser's own questions: pages for those who ask, and the part of each form where they are answered."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from chassis import languages
from chassis.languages import N_
from chassis.web import Request, Response
from services.events import (
    answers,
    listings,
    own_answers,
    party_bodies,
    question_bodies,
    questions,
    web_needs,
    words,
)
from services.events.web_api import sees_drafts

PREFIX = "answers."
NEW = {"keep_days": 30, "kind": "text"}


async def show_questions(request: Request) -> Response:
    """What is asked, and the form for one more."""
    event, asked = await _asked(request)
    return request.page("questions.html", values=NEW, event=event, **_choices(asked), most=questions.MOST)


async def show_question(request: Request) -> Response:
    """One question, to be changed."""
    event, asked = await _asked(request)
    question = questions.find(asked, request.path["question_id"])
    values = dict(question) | {"choices": "\n".join(question["choices"])}
    if question["only_if_question"]:
        values["only_if"] = f"{question['only_if_question']}:{question['only_if_answer']}"
    before = [one for one in asked if one["place"] < question["place"]]
    return request.page("question.html", values=values, event=event, question=question, **_choices(before))


async def add(request: Request) -> Response:
    """Ask one more thing."""
    await request.run(questions.add, request.path["event_id"], **await request.load(question_bodies.QuestionIn))
    return _back(request, N_("It is asked from now on."))


async def change(request: Request) -> Response:
    """Ask it otherwise."""
    wanted = await request.load(question_bodies.QuestionIn)
    await request.run(questions.change, request.path["event_id"], request.path["question_id"], **wanted)
    return _back(request, N_("It is changed. What has been answered already stands under the words it was asked with."))


async def remove(request: Request) -> Response:
    """Ask it no more."""
    await request.run(questions.remove, request.path["event_id"], request.path["question_id"])
    return _back(request, N_("It is not asked any more."))


async def list_for_programs(request: Request) -> Response:
    """What is asked of those who register."""
    event = await request.run(listings.find_event, request.path["event_id"], staff=sees_drafts(request))
    return request.rows(question_bodies.QuestionOut, await request.run(questions.of_event, event["event_id"]))


async def add_for_programs(request: Request) -> Response:
    """Ask those who register one more thing."""
    wanted = await request.load(question_bodies.QuestionIn)
    question_id = await request.run(questions.add, request.path["event_id"], **wanted)
    return request.json(question_bodies.QuestionMade, {"question_id": question_id}, 201)


async def answer(request: Request) -> Response:
    """Answer by one's own link, and go back to the same page."""
    await request.run(
        own_answers.change_by_link, request.path["token"], **await request.load(party_bodies.AnswersFormIn)
    )
    here = f"/events/registrations/{request.path['token']}"
    return request.see_other(here, notice=languages.gettext(N_("Thank you, your answers are kept.")))


async def answer_for(request: Request) -> Response:
    """Answer for someone who called."""
    event_id, party = request.path["event_id"], request.path["registration_id"]
    await request.run(own_answers.change_by_staff, event_id, party, **await request.load(party_bodies.AnswersFormIn))
    here = f"/events/manage/{event_id}/parties/{party}"
    return request.see_other(here, notice=languages.gettext(N_("The answers are kept.")))


async def form_of(
    request: Request, event: Mapping[str, Any], values: Mapping[str, Any], party: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What a form asks: of a party that stands, with what it has answered; otherwise of whoever fills it in, so far.
    The page's fields begin with ``values``; what was written goes before them.

    Shape   {asked: [(what the person is called, or "" where nobody else is asked, [Asked, …]), …], shown, needs_of: as
            web_needs.form_of}.
    """
    request.form.values = {**values, **request.form.values}
    wanted = await web_needs.form_of(request, event, party)
    if not event["has_questions"]:
        return {"asked": [], "shown": " ".join(wanted["parts"]), "needs_of": wanted["needs_of"]}
    rows = await request.run(questions.of_event, event["event_id"])
    written = {name: value for name, value in request.form.values.items() if name.startswith(PREFIX)}
    kept = {f"{PREFIX}{name}": told for name, told in party["answers"].items()} if party and not written else written
    request.form.values = {**request.form.values, **kept}
    told = {name.removeprefix(PREFIX): value for name, value in kept.items()}
    who = party or answers.filled_in(request.form.values)
    asked = answers.asked_of(rows, told, who["seats"])
    shown = " ".join([*(one.name for one in asked), *wanted["parts"]])
    return {"asked": _by_person(asked, who), "shown": shown, "needs_of": wanted["needs_of"]}


def _by_person(asked: Sequence[answers.Asked], who: Mapping[str, Any]) -> list[tuple[str, list[answers.Asked]]]:
    several = any(one.person > 1 for one in asked)
    return [
        (answers.called(who, person) if several else "", list(theirs))
        for person, theirs in groupby(asked, key=lambda one: one.person)
    ]


async def _asked(request: Request) -> tuple[Any, list[Any]]:
    event = await request.run(listings.find_event, request.path["event_id"], staff=True)
    return event, await request.run(questions.of_event, event["event_id"])


def _choices(asked: Sequence[Any]) -> dict[str, Any]:
    """What a question may hang on, for the form, and the questions there are."""
    conditions = [
        (f"{one['question_id']}:{answer}", f"{one['label']} – {words.answer(one, answer)}")
        for one in asked
        for answer in questions.answers_to(one)
    ]
    labels = {one["question_id"]: one for one in asked}
    return {"asked": asked, "conditions": conditions, "labels": labels, "words": words}


def _back(request: Request, notice: str) -> Response:
    here = f"/events/manage/{request.path['event_id']}/questions"
    return request.see_other(here, notice=languages.gettext(notice))
