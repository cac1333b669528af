"""What people answer to an organiser's own questions: who is asked what, and whether it will do.

An answer is a text under a name: the question's id; for the others in a party, of a question that is asked for each, the id
and their number (``…_2``). A yes or no is kept as ``yes`` or ``no``, a choice as the words that were chosen.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from chassis import identity_numbers, sql
from chassis.db import Conn
from chassis.languages import N_, gettext
from services.events import needs, questions
from services.events.problems import AnswersMissing

queries = sql.load(__file__)

LONGEST = 1000
MOST_PEOPLE = 20
"""In a party, as far as a form asks."""
MISSING = N_("Please answer this.")
MORE = N_("This we ask because of what you have answered.")
NOT_ASKED = N_("This is not asked any more. Look at the form again.")
NOT_A_CHOICE = N_("Choose one of these.")
TOO_LONG = N_("This is too long. Write it in at most a thousand letters.")


class Asked(NamedTuple):
    """One thing that is asked of a party."""

    name: str
    question: Any
    person: int
    """1 is whoever registers, who also answers what is asked once."""


def name_of(question_id: UUID, person: int = 1) -> str:
    """The name an answer is kept under."""
    return str(question_id) if person == 1 else f"{question_id}_{person}"


def asked_of(asked: Iterable[Any], told: Mapping[str, Any], seats: int) -> list[Asked]:
    """What is asked of a party of so many that has said this much: what hangs on an answer, only where that was given."""
    found: dict[str, Asked] = {}
    for question in asked:
        for person in range(1, (seats if question["for_each"] else 1) + 1):
            if _is_met(question, person, found, told):
                one = Asked(name_of(question["question_id"], person), question, person)
                found[one.name] = one
    return sorted(found.values(), key=lambda one: one.person)


def _is_met(question: Any, person: int, found: Mapping[str, Asked], told: Mapping[str, Any]) -> bool:
    """A question for each hangs on what the same person answered; one that is asked once, on what any of them did."""
    on = question["only_if_question"]
    if on is None:
        return True
    given = {one.person: told.get(one.name) for one in found.values() if one.question["question_id"] == on}
    mine = [given[person]] if question["for_each"] and person in given else list(given.values())
    return question["only_if_answer"] in mine


def judge(
    asked: Sequence[Any], told: Mapping[str, Any], seats: int, *, shown: Iterable[str] | None, may_be_open: bool = False
) -> dict[str, str]:
    """The answers that are kept, of those that were told. Errors: AnswersMissing with a message at each, as faults."""
    if found := faults(asked, told, seats, shown=shown, may_be_open=may_be_open):
        raise AnswersMissing(errors=found)
    return kept_of(asked, told, seats)


def kept_of(asked: Sequence[Any], told: Mapping[str, Any], seats: int) -> dict[str, str]:
    """The answers that are kept: what does not apply (any more) is not."""
    return {one.name: str(told[one.name]) for one in asked_of(asked, told, seats) if told.get(one.name)}


def faults(
    asked: Sequence[Any], told: Mapping[str, Any], seats: int, *, shown: Iterable[str] | None, may_be_open: bool = False
) -> dict[str, list[str]]:
    """What is wrong with what was answered, by field.

    ``shown``        what the form had in it; null for a program, which knows. What is asked and was not shown is asked now.
    ``may_be_open``  staff on the phone need not have every answer.
    Errors  IdentityNumberGiven.
    """
    wanted = asked_of(asked, told, seats)
    identity_numbers.refuse(**{f"answers.{one.name}": str(told.get(one.name) or "") for one in wanted})
    errors = {one.name: _fault(one, told, shown, may_be_open) for one in wanted}
    if shown is None:
        errors |= dict.fromkeys(told.keys() - {one.name for one in wanted}, NOT_ASKED)
    return {f"answers.{name}": [fault] for name, fault in errors.items() if fault}


def _fault(one: Asked, told: Mapping[str, Any], shown: Iterable[str] | None, may_be_open: bool) -> str:
    answer = str(told.get(one.name) or "")
    if not answer and shown is not None and one.name not in shown:
        return MORE
    if not answer:
        return MISSING if one.question["required"] and not may_be_open else ""
    if one.question["kind"] == "text":
        return TOO_LONG if len(answer) > LONGEST else ""
    return "" if answer in questions.answers_to(one.question) else NOT_A_CHOICE


def filled_in(values: Mapping[str, Any]) -> dict[str, Any]:
    """Whoever fills in a form, so far: {name, companions, seats}, of its fields' values."""
    seats = str(values.get("seats", "1"))
    many = min(int(seats), MOST_PEOPLE) if seats.isascii() and seats.isdigit() else 1
    others = [line.strip() for line in str(values.get("companions", "")).splitlines() if line.strip()]
    return {"name": values.get("name"), "companions": others, "seats": many}


def told_of(asked: Iterable[Any], party: Mapping[str, Any]) -> list[tuple[Any, int, str]]:
    """What a party has answered, as (question, person, answer), in the order it was asked."""
    told = party["answers"]
    return [
        (question, person, str(told[name_of(question["question_id"], person)]))
        for question in asked
        for person in range(1, party["seats"] + 1)
        if name_of(question["question_id"], person) in told
    ]


def called(party: Mapping[str, Any], person: int) -> str:
    """What one in a party is called: by name where it was told."""
    named = dict(enumerate([party["name"], *party["companions"]], 1))
    return named.get(person) or gettext(N_("Person {number}")).format(number=person)


def counts(asked: Iterable[Any], parties: Iterable[Mapping[str, Any]]) -> list[tuple[Any, list[tuple[str, int]]]]:
    """For each question with set answers: how often each was given by those who have a place."""
    coming = [party for party in parties if party["state"] == "confirmed"]
    found = []
    for question in asked:
        given = Counter(answer for party in coming for _, _, answer in told_of([question], party))
        if possible := questions.answers_to(question):
            found.append((question, [(answer, given[answer]) for answer in possible]))
    return found


async def of_new(conn: Conn, event: Any, party: Mapping[str, Any], *, by_staff: bool) -> dict[str, Any]:
    """The answers of a party that registers, for an event whose row is locked. What it tells of food and access is looked at
    too, so that a form comes back once with all there is to change.

    Where nothing was ever asked, what a program sends along is kept as it is.

    Errors  AnswersMissing with a message at each, IdentityNumberGiven.
    """
    told, seats, shown = dict(party["answers"]), party["seats"], party.get("shown")
    found = needs.faults(
        event,
        party.get("needs", {}),
        seats,
        consent=party.get("needs_consent", False),
        shown=None if by_staff else shown,
    )
    asked = await questions.of_event(conn, event["event_id"]) if event["has_questions"] else []
    if event["has_questions"]:
        found |= faults(asked, told, seats, shown=shown, may_be_open=by_staff)
    else:
        identity_numbers.refuse(**{f"answers.{name}": str(answer) for name, answer in told.items()})
    if found:
        raise AnswersMissing(errors=found)
    return kept_of(asked, told, seats) if event["has_questions"] else told


def without(told: Mapping[str, Any], asked: Iterable[Any]) -> dict[str, Any]:
    """The answers to anything but these questions."""
    ours = {str(question["question_id"]) for question in asked}
    return {name: answer for name, answer in told.items() if name[:36] not in ours}


async def follow(conn: Conn, event: Any, party: Any, numbers: Mapping[int, int]) -> None:
    """A party is another size, or names its others otherwise (as renumbered says): each answer stays with the one it is of."""
    if event["asks_needs"]:
        await needs.follow(conn, party["registration_id"], numbers)
    kept = carried(party["answers"], numbers)
    if event["has_questions"] and kept != party["answers"]:
        await queries.set_answers(conn, registration_id=party["registration_id"], answers=kept)


def carried(told: Mapping[str, Any], numbers: Mapping[int, int]) -> dict[str, Any]:
    """The answers of a party whose people have these numbers now (as renumbered says)."""
    kept = {name: answer for name, answer in told.items() if len(name) <= 36 or name[36] != "_"}
    for was, person in numbers.items():
        mine = {name[:36]: answer for name, answer in told.items() if name[36:] == f"_{was}"}
        kept |= {f"{question}_{person}": answer for question, answer in mine.items()}
    return kept


def renumbered(was: Sequence[str], now: Sequence[str], seats: int) -> dict[int, int]:
    """{what somebody was: what they are}, for a party of so many whose others are named so now.

    Whoever is not of it any more, or of whom we cannot know that it is the same person, is not in it: what was said of
    one must never stand beside another's name.
    """
    found = {person: _who_was(person, was, now) for person in range(2, seats + 1)}
    return {1: 1} | {before: person for person, before in found.items() if before is not None}


def _who_was(person: int, was: Sequence[str], now: Sequence[str]) -> int | None:
    """The number somebody had before; null when it cannot be known."""
    name = now[person - 2] if person - 2 < len(now) else None
    if name is not None and was[person - 2 : person - 1] == [name]:
        return person
    if name in was:
        return was.index(str(name)) + 2
    return person if person - 2 >= len(was) else None
