"""The organiser's own questions at an event: what is asked, what for, and how long the answers are kept.

A question that has been answered is never reworded: an answer always stands beside the words it was given to. Changing it
withdraws it and asks another in its place; its answers stay under it until their time is up.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

from chassis import clock, identity_numbers, sql
from chassis.db import Conn
from services.events import programme
from services.events.problems import (
    ConditionImpossible,
    EventNotPublished,
    OthersHangOnIt,
    QuestionNotFound,
    TooManyQuestions,
)

queries = sql.load(__file__)

MOST = 12
"""Questions that are asked at one event: more is a form that nobody fills in on a phone."""
YES_NO = ("yes", "no")
TAKEN_OVER = ("kind", "label", "purpose", "choices", "required", "for_each", "only_if_answer", "keep_days")
"""What a question of an event that is held again has as it was; its answers go so many days after the new one."""


async def of_event(conn: Conn, event_id: UUID, *, asked: bool = True) -> list[Any]:
    """The questions of an event in their order; ``asked`` False: those that are asked no more too."""
    rows = await queries.list_questions(conn, event_id=event_id)
    return [row for row in rows if not asked or row["withdrawn_at"] is None]


async def add(conn: Conn, event_id: UUID, /, **wanted: Any) -> UUID:
    """Ask one more thing, last of all. Whoever is registered already may answer by the link in the mail.

    ``only_if``  (question, answer) with which alone it is asked, null when always.
    Shape   the question's id.
    Errors  EventNotFound, EventNotPublished, TooManyQuestions, ConditionImpossible, IdentityNumberGiven.
    """
    standing = await _open(conn, event_id)
    if len(standing) >= MOST:
        raise TooManyQuestions(most=MOST)
    return await _insert(conn, event_id, None, _checked(wanted, standing))


async def change(conn: Conn, event_id: UUID, question_id: UUID, /, **wanted: Any) -> None:
    """Ask it otherwise. One that has been answered is replaced, unless nothing but whether it must be answered is another,
    or its answers are to go sooner: nobody who has answered was told anything else.

    Errors  EventNotFound, EventNotPublished, QuestionNotFound, OthersHangOnIt, ConditionImpossible, IdentityNumberGiven.
    """
    standing = await _open(conn, event_id)
    old = find(standing, question_id)
    told = _checked(wanted, [row for row in standing if row["place"] < old["place"]])
    hangs = [row["only_if_answer"] for row in standing if row["only_if_question"] == question_id]
    is_answered = await queries.has_answers(conn, event_id=event_id, question_id=question_id)
    replaces = is_answered and not may_stay(old, told)
    if hangs and (replaces or not set(hangs) <= set(answers_to(told))):
        raise OthersHangOnIt
    if not replaces:
        await queries.reword_question(conn, question_id=question_id, **told)
        return
    await queries.withdraw_question(conn, question_id=question_id, withdrawn_at=clock.now())
    await _insert(conn, event_id, old["place"], told)


async def remove(conn: Conn, event_id: UUID, question_id: UUID) -> None:
    """Ask it no more; what has been answered stays until its time is up. Errors: as change."""
    standing = await _open(conn, event_id)
    find(standing, question_id)
    if any(row["only_if_question"] == question_id for row in standing):
        raise OthersHangOnIt
    if await queries.has_answers(conn, event_id=event_id, question_id=question_id):
        await queries.withdraw_question(conn, question_id=question_id, withdrawn_at=clock.now())
    else:
        await queries.delete_question(conn, question_id=question_id)


async def take_over(conn: Conn, earlier_id: UUID, event_id: UUID) -> None:
    """Ask at a new event what an earlier one asks still, in the same order and under the same conditions; no answer comes along.

    A question hangs only on one that is asked before it, so that one is there already.
    """
    fresh: dict[UUID | None, UUID] = {}
    for old in await of_event(conn, earlier_id):
        told = {name: old[name] for name in TAKEN_OVER} | {"only_if_question": fresh.get(old["only_if_question"])}
        fresh[old["question_id"]] = await _insert(conn, event_id, old["place"], told)


def may_stay(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether a question that has been answered may become this: its answers mean the same, and go no later."""
    free = ("required", "keep_days")
    return new["keep_days"] <= old["keep_days"] and all(old[name] == new[name] for name in new if name not in free)


def answers_to(question: Mapping[str, Any]) -> tuple[str, ...]:
    """What can be answered; nothing in particular to a text."""
    return (
        tuple(question["choices"]) if question["kind"] == "choice" else YES_NO if question["kind"] == "yes_no" else ()
    )


async def _open(conn: Conn, event_id: UUID) -> list[Any]:
    """The questions of an event that people may still register for, behind its lock."""
    event = await programme.lock(conn, event_id)
    if event["state"] not in ("draft", "published"):
        raise EventNotPublished
    return await of_event(conn, event_id)


def find(standing: Iterable[Any], question_id: UUID) -> Any:
    """One of them. Errors: QuestionNotFound."""
    for row in standing:
        if row["question_id"] == question_id:
            return row
    raise QuestionNotFound


def _checked(wanted: dict[str, Any], before: list[Any]) -> dict[str, Any]:
    """What is to be asked, as it is kept. It can only hang on one that is asked before it."""
    told = {name: value for name, value in wanted.items() if name != "only_if"}
    told["choices"] = list(told["choices"]) if told["kind"] == "choice" else []
    identity_numbers.refuse(label=told["label"], purpose=told["purpose"])
    question_id, answer = wanted.get("only_if") or (None, None)
    possible = {row["question_id"]: answers_to(row) for row in before}
    if question_id is not None and answer not in possible.get(question_id, ()):
        raise ConditionImpossible(errors={"only_if": [ConditionImpossible.sentence()]})
    return told | {"only_if_question": question_id, "only_if_answer": answer}


async def _insert(conn: Conn, event_id: UUID, place: int | None, told: dict[str, Any]) -> UUID:
    question_id = uuid4()
    await queries.insert_question(
        conn, question_id=question_id, event_id=event_id, place=place, made_at=clock.now(), **told
    )
    await queries.mark_asking(conn, event_id=event_id)
    return question_id
