"""Nothing is kept longer than it may be: past its deadline it is gone, all that went is accounted for, nothing else changes."""

import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from chassis import clock, languages, retention
from chassis.db import Database
from chassis.web import audit_words
from services.events import cancellations, companions, door, forgetting, needs, outreach, persons, questions, speakers
from services.events.service import EventsService
from tests.services.events.builders import make_event, register, rows

BEGINNING = datetime(2026, 1, 5, 12, tzinfo=clock.OSLO)
EVENT_DEADLINE = timedelta(days=180)
NOTE_DEADLINE, PARTNER_DEADLINE = timedelta(days=2 * 365), timedelta(days=5 * 365)
REGISTRATION = ("name", "email", "organisation", "companions", "buyer_number", "buyer_reference", "answers")
SEEN: set[str] = set()
LEFT: set[str] = set()
NAMED: set[str | None] = set()
TABLES = (
    "event",
    "question",
    "registration",
    "need",
    "link",
    "ticket",
    "ticket_link",
    "speaker",
    "letter",
    "outreach",
    "walk_in",
    "municipality_step",
)


class History:
    """An office's events and outreach over some years, by chance."""

    def __init__(self, db: Database, seed: int) -> None:
        self.db, self.random, self.now = db, random.Random(seed), BEGINNING
        self.events: list[Any] = []
        self.asked: dict[Any, Any] = {}
        self.asking: set[Any] = set()
        self.number = 0

    async def live(self, steps: int) -> None:
        await self._make_event()
        for _ in range(steps):
            with clock.at(self.now):
                await self.random.choice(
                    (
                        self._make_event,
                        self._register,
                        self._register,
                        self._give,
                        self._walk_in,
                        self._speak,
                        self._cancel,
                        self._erase,
                        self._write,
                        self._log,
                    )
                )()
            self.now += timedelta(days=self.random.choice((0, 0, 1, 20, 90, 200)))
        await self._make_event()
        await self._write()
        with clock.at(self.now):
            await self._register()
            await self._register()
            await self._give()
            await self._walk_in()
            await self._speak()
            await self._cancel()

    async def _make_event(self) -> None:
        with clock.at(self.now):
            starts_at = self.now + timedelta(days=self.random.randrange(1, 120))
            self.events.append(await make_event(self.db, places=3, starts_at=starts_at))
            if self.random.random() < 0.5:
                await self._ask(self.events[-1])
            if self.random.random() < 0.5:
                await self.db.run(needs.choose, self.events[-1]["event_id"], asks_needs=True)
                self.asking.add(self.events[-1]["event_id"])

    async def _ask(self, event: Any) -> None:
        """Something for each, whose answers go long before the rest."""
        asked = {"kind": "text", "choices": [], "required": False, "for_each": True, "only_if": None}
        keep_days = self.random.choice((1, 30, 180))
        told = {"label": "Mat", "purpose": "Til kjøkkenet", "keep_days": keep_days}
        self.asked[event["event_id"]] = await self.db.run(questions.add, event["event_id"], **asked, **told)

    async def _register(self) -> None:
        coming = [event for event in self.events if event["starts_at"] > self.now]
        if not coming:
            return
        self.number += 1
        more = {"organisation": self.random.choice((None, "Frivilligsentralen"))}
        event = self.random.choice(coming)
        address = f"p{self.number - self.random.choice((0, 0, 1))}@example.org"
        seats = self.random.choice((1, 2))
        more |= self.random.choice(({}, {"buyer_number": "974760673", "buyer_reference": "Kveld"}))
        more |= {"companions": ["Kveld"] if seats == 2 else []}
        question = self.asked.get(event["event_id"])
        told = {str(question): "Vegetar"} | ({f"{question}_2": "Fisk"} if seats == 2 else {})
        more |= {"answers": self.random.choice(({}, told if question else {"Mat": "Vegetar"}))}
        if event["event_id"] in self.asking:
            first = {"diets": ["vegan"], "diet_note": None, "access": self.random.choice((None, "Teleslynge"))}
            more |= {"needs": {"p1": first, f"p{seats}": first}, "needs_consent": True}
        await register(self.db, event, address, seats=seats, **more)

    async def _give(self) -> None:
        """A ticket of their own for each who is named and has none."""
        for row in await rows(self.db, "SELECT event_id, registration_id, companions, state FROM registration"):
            coming = [event for event in self.events if event["starts_at"] > self.now]
            if (
                row["companions"]
                and row["state"] != "cancelled"
                and row["event_id"] in [one["event_id"] for one in coming]
            ):
                told = {2: {"name": "Kveld", "email": "kveld@example.org"}}
                await self.db.run(companions.give_by_staff, row["event_id"], row["registration_id"], told)

    async def _walk_in(self) -> None:
        who = self.random.choice(({}, {"name": "Kveld"}, {"name": "Kveld", "organisation": "Frivilligsentralen"}))
        event = self.random.choice(self.events)
        await self.db.run(door.count_walk_in, event["event_id"], sector="private", people=2, **who)

    async def _speak(self) -> None:
        told = {"name": "Lyng", "email": "lyng@example.org", "language": "nb", "is_shown": True}
        await self.db.run(speakers.add, self.random.choice(self.events)["event_id"], **told)

    async def _cancel(self) -> None:
        found = await rows(self.db, "SELECT event_id, registration_id FROM registration WHERE state <> 'cancelled'")
        open_ = {event["event_id"] for event in self.events if event["starts_at"] > self.now}
        found = [row for row in found if row["event_id"] in open_]
        if found:
            row = self.random.choice(found)
            await self.db.run(cancellations.cancel_by_staff, row["event_id"], row["registration_id"])

    async def _erase(self) -> None:
        found = await rows(self.db, "SELECT registration_id FROM registration WHERE name IS NOT NULL")
        if found:
            await self.db.run(persons.erase_person, registration_id=self.random.choice(found)["registration_id"])

    async def _write(self) -> None:
        await rows(
            self.db,
            """INSERT INTO letter (letter_id, event_id, audience, subject, words, written_by, written_at, parties)
            VALUES (gen_random_uuid(), $1, 'registered', 'Hei', 'Hei alle', gen_random_uuid(), $2, 1) RETURNING 1""",
            self.random.choice(self.events[-2:])["event_id"],
            self.now,
        )

    async def _log(self) -> None:
        await self.db.run(
            outreach.log,
            held_on=self.now.date() - timedelta(days=self.random.randrange(300)),
            municipality="0301",
            kind="talk",
            partner=self.random.choice((None, "Frivilligsentralen")),
            audience="health",
            people=12,
            note=self.random.choice((None, "Spør igjen til høsten")),
        )


async def everything(db: Database) -> dict[str, list[dict[str, Any]]]:
    return {table: [dict(row) for row in await rows(db, f"SELECT * FROM {table} ORDER BY 1, 2")] for table in TABLES}


def due(kept: dict[str, list[dict[str, Any]]], now: datetime) -> Counter[tuple[str, str, str | None]]:
    """(rule, field, about) → how many values are past their deadline: a telling of the rules of our own."""
    old = {row["event_id"] for row in kept["event"] if row["ends_at"] < now - EVENT_DEADLINE}
    found: Counter[tuple[str, str, str | None]] = Counter()
    for row in kept["registration"]:
        answered = over(kept, row, now)
        found["as_the_question_said", "answers", str(row["event_id"])] += len(answered)
        row = row | {"answers": {name: told for name, told in row["answers"].items() if name not in answered}}
        for field in REGISTRATION:
            found["180_days_after_event", field, str(row["event_id"])] += row["event_id"] in old and bool(row[field])
    for row in kept["walk_in"]:
        for field in ("name", "organisation"):
            found["180_days_after_event", field, str(row["event_id"])] += row["event_id"] in old and bool(row[field])
    for row in kept["need"]:
        if rule := needless(kept, row, now):
            found[rule, "food", about(kept, row)] += bool(row["diets"] or row["diet_note"])
            found[rule, "access", about(kept, row)] += bool(row["access"])
    for table in ("link", "letter", "ticket", "speaker"):
        for row in kept[table]:
            found["180_days_after_event", table, str(row["event_id"])] += row["event_id"] in old
    today = now.astimezone(clock.OSLO).date()
    for row in kept["outreach"]:
        found["two_years_after", "note", None] += bool(row["note"]) and row["held_on"] < today - NOTE_DEADLINE
        found["five_years_after", "partner", None] += bool(row["partner"]) and row["held_on"] < today - PARTNER_DEADLINE
    return +found


def over(kept: dict[str, list[dict[str, Any]]], row: dict[str, Any], now: datetime) -> list[str]:
    """The answers of a party whose question said that they were to be gone by now."""
    ends_at = {event["event_id"]: event["ends_at"] for event in kept["event"]}[row["event_id"]]
    gone = [
        str(question["question_id"])
        for question in kept["question"]
        if question["event_id"] == row["event_id"] and ends_at + timedelta(days=question["keep_days"]) < now
    ]
    return [name for name in row["answers"] if name.split("_")[0] in gone]


def about(kept: dict[str, list[dict[str, Any]]], need: dict[str, Any]) -> str:
    return next(
        str(row["event_id"]) for row in kept["registration"] if row["registration_id"] == need["registration_id"]
    )


def needless(kept: dict[str, list[dict[str, Any]]], need: dict[str, Any], now: datetime) -> str | None:
    """Why what is told of food and access is not needed any more, null while it is."""
    [party] = [row for row in kept["registration"] if row["registration_id"] == need["registration_id"]]
    [event] = [row for row in kept["event"] if row["event_id"] == party["event_id"]]
    if event["ends_at"].astimezone(clock.OSLO).date() < now.astimezone(clock.OSLO).date():
        return "the_day_after_event"
    return "not_needed_any_more" if "cancelled" in (event["state"], party["state"]) else None


async def noted(db: Database) -> Counter[tuple[str, str, str | None]]:
    found: Counter[tuple[str, str, str | None]] = Counter()
    for entry in await rows(db, "SELECT detail, about_id FROM audit.entry WHERE act = 'forgotten'"):
        rule, gone = retention.read(entry["detail"])
        for field, count in gone.items():
            found[rule, field, entry["about_id"]] += count
    return found


def without(kept: dict[str, list[dict[str, Any]]], now: datetime) -> dict[str, list[dict[str, Any]]]:
    """What is to be left: all as it was but for what is past its deadline."""
    old = {row["event_id"] for row in kept["event"] if row["ends_at"] < now - EVENT_DEADLINE}
    today = now.astimezone(clock.OSLO).date()
    blank = {"name": None, "email": None, "organisation": None, "companions": [], "answers": {}} | {
        "buyer_number": None,
        "buyer_reference": None,
    }
    left = dict(kept)
    said = [
        row | {"answers": {name: told for name, told in row["answers"].items() if name not in over(kept, row, now)}}
        for row in kept["registration"]
    ]
    left["registration"] = [row | blank if row["event_id"] in old else row for row in said]
    left |= {
        table: [row for row in kept[table] if row["event_id"] not in old]
        for table in ("link", "letter", "ticket", "speaker")
    }
    holding = {row["ticket_id"] for row in left["ticket"]}
    left["ticket_link"] = [row for row in kept["ticket_link"] if row["ticket_id"] in holding]
    nameless = {"name": None, "organisation": None}
    left["walk_in"] = [row | nameless if row["event_id"] in old else row for row in kept["walk_in"]]
    left["need"] = [row for row in kept["need"] if not needless(kept, row, now)]
    left["outreach"] = [
        row
        | ({"note": None} if row["held_on"] < today - NOTE_DEADLINE else {})
        | ({"partner": None} if row["held_on"] < today - PARTNER_DEADLINE else {})
        for row in kept["outreach"]
    ]
    return left


@pytest.mark.parametrize("seed", range(8))
async def test_past_its_deadline_nothing_is_left_and_all_that_went_is_accounted_for(db: Database, seed: int) -> None:
    history = History(db, seed)
    went: Counter[tuple[str, str, str | None]] = Counter()
    for _ in range(5):
        await history.live(16)
        before, wanted = await everything(db), due(await everything(db), history.now)
        events_told = len(await rows(db, "SELECT 1 FROM bus.outbox"))
        with clock.at(history.now):
            gone = await db.run(forgetting.forget_answers) + await db.run(forgetting.forget_old)
            gone += await db.run(forgetting.forget_notes) + await db.run(needs.forget)

        after = await everything(db)
        NAMED.update(row["name"] for row in before["walk_in"])
        LEFT.update(table for table in ("link", "letter", "need", "ticket", "ticket_link") if after[table])
        went += wanted
        SEEN.update(field for _, field, _ in wanted)
        SEEN.update(rule for rule, _, _ in wanted)
        assert due(after, history.now) == Counter()
        assert after == without(before, history.now)
        assert gone == wanted.total()
        assert await noted(db) == went
        assert len(await rows(db, "SELECT 1 FROM bus.outbox")) == events_told
    assert went


def test_the_histories_had_something_of_everything() -> None:
    assert {
        "name",
        "email",
        "organisation",
        "companions",
        "buyer_number",
        "buyer_reference",
        "answers",
        "link",
        "letter",
        "ticket",
        "speaker",
        "note",
        "as_the_question_said",
        "food",
        "access",
        "the_day_after_event",
        "not_needed_any_more",
    } <= SEEN
    assert {"link", "letter", "need", "ticket", "ticket_link"} == LEFT
    assert {None, "Kveld"} == NAMED


async def test_once_it_is_gone_it_is_not_noted_again(db: Database) -> None:
    event = await make_event(db)
    await register(db, event, "solveig@example.org")
    with clock.at(event["ends_at"] + timedelta(days=181)):
        first = await db.run(forgetting.forget_old)
        assert await db.run(forgetting.forget_old) == 0

    assert first == 4
    assert len(await rows(db, "SELECT 1 FROM audit.entry WHERE act = 'forgotten'")) == 1


def test_the_clock_sees_to_each() -> None:
    daily = {name for name in vars(EventsService) if name.startswith("forget")}
    assert daily == {"forget", "forget_answers", "forget_needs", "forget_notes"}


def test_what_went_is_told_in_words() -> None:
    with languages.reading("nb"):
        said = audit_words.detail("forgotten", "180_days_after_event email:2 name:3")
    assert said == "e-postadresser 2, navn 3 – 180 dager etter arrangementet"
    assert audit_words.detail("read", "some_list") == "some list"


def test_every_field_and_rule_has_words() -> None:
    words = audit_words.read()
    assert {*forgetting.FIELDS, "note", "partner", "message", "enquiry", "account", "food", "access"} <= set(
        words["fields"]
    )
    assert {forgetting.AFTER_EVENT, forgetting.AS_SAID, needs.THE_DAY_AFTER, needs.NOT_NEEDED} <= set(words["rules"])
