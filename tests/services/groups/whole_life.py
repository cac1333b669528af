"""A machine that lives through the whole life of enquiries and groups: what happens, and what is always so.

Hypothesis chooses what happens; a plain model beside it remembers who has asked, and what is so of them is read from the
database after each step.
"""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from chassis import clock
from chassis.db import Conn, Database
from chassis.problems import Problem
from services.groups import (
    announcing,
    bookings,
    enquiries,
    forming,
    group_life,
    group_rooms,
    intake_conversations,
    joining,
    never_place,
    offers,
    persons,
    policies,
    room_troubles,
    rooms,
    slots,
    topping_up,
    waiting_list,
)
from tests.services.groups.builders import CONSENTS, WHO, set_policy
from tests.services.groups.rooming import ALWAYS

BEGAN = datetime(2026, 1, 5, 12, tzinfo=clock.OSLO)
"""A Monday at noon: by day, so that the clock's own work is done."""
SUITED = {"times": ["tue_evening"], "languages": ["nb"], "formats": [], "postcode": "0150"}
"""Everybody can be with everybody, but for age, who must never meet and what a room must have."""
FORMATS = st.sampled_from(["digital", "in_person"])
ACCESS = st.sampled_from([[], [], [], ["step_free"]])
DAYS, HOURS = st.sampled_from(["tue", "wed"]), st.sampled_from([time(17), time(18), time(19), time(20)])
LOOKED_AT = timedelta(weeks=9)
"""So far ahead it is looked at, day by day, who has which room."""
CHANNELS = st.sampled_from(
    [
        {"kind": "email", "address": "a@example.org"},
        {"kind": "phone", "address": "+4799999999", "safe_to_leave_message": True},
        {"kind": "none"},
    ]
)
PICK = st.integers(0, 10_000)
GROUP_STATES = ("forming", "starting", "self_led", "ended", "dissolved")
ANNOUNCEMENT_STATES = ("open", "too_few", "topping_up", "enough", "called_off")
OFFER_STATES = ("open", "accepted", "declined", "another_time", "lapsed", "taken_back")
PERSON_STATES = ("waiting", "placed", "withdrawn", "helped_on", "not_now", "forgotten")

PEOPLE = """
SELECT e.enquiry_id, e.state, e.received_at, m.group_id, g.state AS group_state, p.birth_year, p.access,
    e.paused_until
FROM enquiry AS e LEFT JOIN membership AS m USING (enquiry_id) LEFT JOIN self_help_group AS g USING (group_id)
LEFT JOIN enquirer AS p USING (enquiry_id) WHERE e.enquiry_id = ANY($1) ORDER BY array_position($1, e.enquiry_id)
"""
GROUPS = """
SELECT g.*, r.offers, EXISTS (SELECT FROM room_booking AS b WHERE b.group_id = g.group_id) AS has_room,
    a.state AS announced, a.places, a.fewest, a.join_by
FROM self_help_group AS g LEFT JOIN room AS r USING (room_id) LEFT JOIN announcement AS a USING (group_id)
WHERE g.group_id = ANY($1)
ORDER BY array_position($1, g.group_id)
"""
TOLD = """
SELECT e.enquiry_id, count(*) FILTER (WHERE b.type = 'groups.enquiry_received.v1') AS came,
    count(*) FILTER (WHERE b.type <> 'groups.enquiry_received.v1') AS went
FROM enquiry AS e LEFT JOIN bus.outbox AS b ON b.subject = e.subject::text AND b.type LIKE 'groups.%'
WHERE e.enquiry_id = ANY($1) GROUP BY e.enquiry_id
"""


class WholeLife(RuleBasedStateMachine):
    """What coordinators, people who wait and the clock do."""

    db: Database
    loop: asyncio.AbstractEventLoop
    seen: set[tuple[str, str]]
    """(kind, state) of everything that was ever seen; and (kind, "from>to") of each change."""

    def __init__(self) -> None:
        super().__init__()
        self.now = BEGAN
        self.people: dict[UUID, datetime] = {}
        """When each asked, in order; the place in the queue, which never changes."""
        self.groups: list[UUID] = []
        self.apart: set[frozenset[UUID]] = set()
        self.talks_first, self.talked_with, self.in_groups = False, set[UUID](), set[UUID]()
        """Whether nobody is chosen before a conversation; with whom there has been one; and who was in a group a step ago."""
        self.before: dict[tuple[str, UUID], str] = {}
        self.do(set_policy, "start_meetings", 1)
        self.rooms = self.do(self._new_rooms)

    @initialize(channel=CHANNELS)
    def some_wait_already(self, channel: dict[str, Any]) -> None:
        self.somebody_asks(channel, 1980, 8, [])

    # ── What happens ────────────────────────────────────────────────────────────────────────────────────────────────

    @rule(
        channel=CHANNELS,
        birth_year=st.sampled_from([1980, 1985, 1988, None, 1960]),
        many=st.integers(1, 6),
        access=ACCESS,
    )
    def somebody_asks(self, channel: dict[str, Any], birth_year: int | None, many: int, access: list[str]) -> None:
        for _ in range(many):
            self.now += timedelta(minutes=1)
            told = {"channel": channel, "adult": True, "consents": CONSENTS, "birth_year": birth_year, **SUITED}
            receipt = self.do(enquiries.receive, access=access, **told)
            self.people[receipt["enquiry_id"]] = self.now

    @rule(
        many=st.integers(3, 9),
        picks=st.lists(PICK, max_size=1),
        invited=st.sampled_from([True, True, False]),
        format=FORMATS,
    )
    def a_group_is_formed(self, many: int, picks: list[int], invited: bool, format: str) -> None:
        free = [one for one, row in self.standing().items() if row["state"] == "waiting" and not row["group_id"]]
        chosen = [*free[:many], *(one for pick in picks if (one := self.pick(pick, self.people)))]
        details = {"title": "Gruppa", "format": format, "language": "nb"}
        details |= {"municipality": "0301"} if format == "in_person" else {}
        if group := self.do(forming.create, enquiries=list(dict.fromkeys(chosen)), **details):
            self.groups.append(group["group_id"])
            self.now += timedelta(minutes=1)
            if invited:
                self.they_are_invited(1, 14)

    @rule(days=st.integers(4, 20), places=st.integers(4, 8), format=FORMATS, joining_at_once=st.integers(0, 6))
    def a_group_is_announced(self, days: int, places: int, format: str, joining_at_once: int) -> None:
        meets = self.tuesday_after(days)
        told: dict[str, Any] = {"title": "Ny start", "format": format, "language": "nb", "places": places, "who": WHO}
        told |= {"municipality": "0301"} if format == "in_person" else {}
        join_by = (meets - timedelta(days=2)).date()
        if group := self.do(announcing.announce, first_meeting_at=meets, join_by=join_by, **told):
            self.groups.append(group["group_id"])
            waiting = [one for one, row in self.standing().items() if row["state"] == "waiting" and not row["group_id"]]
            self.do(joining.tell, group["group_id"], enquiries=waiting, who=WHO)
            for one in waiting[-joining_at_once:] if joining_at_once else []:
                self.do(joining.join, group["group_id"], one)

    @rule(group=PICK, people=st.lists(PICK, min_size=1, max_size=6), on_the_phone=st.booleans())
    def some_join(self, group: int, people: list[int], on_the_phone: bool) -> None:
        for person in people:
            one = self.pick(person, self.people)
            if on_the_phone:
                self.about(joining.join_for, group, enquiry_id=one, who=WHO)
            else:
                self.about(joining.join, group, lambda one=one: [one])

    @rule(group=PICK, what=st.sampled_from(["move", "wait", "top_up", "go_ahead"]), days=st.integers(4, 14))
    def it_is_settled_what_becomes_of_it(self, group: int, what: str, days: int) -> None:
        meets = self.tuesday_after(days)
        if what == "move":
            last = (meets - timedelta(days=2)).date()
            self.about(announcing.move, group, first_meeting_at=meets, join_by=last, who=WHO)
        elif what == "wait":
            self.about(announcing.move, group, join_by=(self.now + timedelta(days=days)).date(), who=WHO)
        else:
            self.about(getattr(announcing, what), group, who=WHO)

    @rule(group=PICK, steps=st.integers(1, 3))
    def a_group_goes_on_as_groups_do(self, group: int, steps: int) -> None:
        for _ in range(steps):
            which = self.group(group)
            row = next((row for row in self.do(self._groups) if row["group_id"] == which), None)
            state = row["state"] if row else None
            if state == "forming":
                self.those_who_wait_join(row)
                self.they_are_invited(group, 14)
                self.everybody_answers(group, "yes")
                self.it_starts(group)
            elif state == "starting":
                self.it_meets(group, 5)
                self.the_initiators_step_back(group, 0)
            elif state == "self_led":
                self.it_ends(group, really=True)
            self.check()

    def those_who_wait_join(self, group: Any) -> None:
        """As many as it takes, where the group was announced."""
        if group["announced"]:
            waiting = [one for one, row in self.standing().items() if row["state"] == "waiting" and not row["group_id"]]
            for one in waiting[: group["places"]]:
                self.do(joining.join_for, group["group_id"], enquiry_id=one, who=WHO)

    @rule(group=PICK, room=PICK, weekday=DAYS, at=HOURS, every=st.sampled_from([1, 2]))
    def it_is_given_a_room(self, group: int, room: int, weekday: str, at: time, every: int) -> None:
        told: dict[str, Any] = {"weekday": weekday, "meets_at": at, "every_weeks": every, "who": WHO}
        self.about(group_rooms.give, group, room_id=self.pick(room, self.rooms) if room % 3 else None, **told)

    @rule(room=PICK, days=st.integers(0, 30), at=HOURS, every=st.sampled_from([None, 1, 2]))
    def others_borrow_a_room(self, room: int, days: int, at: time, every: int | None) -> None:
        told: dict[str, Any] = {"begins_at": at, "ends_at": slots.end_of(at), "every_weeks": every}
        day = self.now.date() + timedelta(days=days)
        self.do(bookings.lend, self.pick(room, self.rooms), called="Kor", from_on=day, **told)

    @rule(which=PICK)
    def others_need_it_no_more(self, which: int) -> None:
        lent = [row for row in self.do(self._bookings) if row["group_id"] is None]
        if row := self.pick(which, lent):
            self.do(bookings.free, row["room_id"], row["booking_id"])

    @rule(group=PICK, person=PICK)
    def one_more_is_chosen(self, group: int, person: int) -> None:
        self.about(forming.choose, group, lambda: [[self.pick(person, self.people)]])

    @rule(group=PICK, person=PICK)
    def one_is_taken_out(self, group: int, person: int) -> None:
        group_id = self.group(group)
        members = [one for one, row in self.standing().items() if group_id and row["group_id"] == group_id]
        if members:
            self.do(forming.release, group_id, self.pick(person, members))

    @rule(group=PICK, days=st.integers(2, 20))
    def they_are_invited(self, group: int, days: int) -> None:
        self.about(offers.invite, group, first_meeting_at=self.tuesday_after(days), who=WHO)

    @rule(
        group=PICK,
        answers=st.lists(
            st.tuples(PICK, st.sampled_from(["yes", "yes", "no", "another_time"])), min_size=1, max_size=6
        ),
    )
    def some_answer(self, group: int, answers: list[tuple[int, str]]) -> None:
        for person, answer in answers:
            self.about(offers.answer_for, group, lambda p=person: [self.pick(p, self.people)], answer=answer, who=WHO)

    @rule(group=PICK, answer=st.sampled_from(["yes", "no"]))
    def everybody_answers(self, group: int, answer: str) -> None:
        if group_id := self.group(group):
            for enquiry_id in self.do(offers.of_group, group_id):
                self.do(offers.answer_for, group_id, enquiry_id, answer=answer, who=WHO)

    @rule(days=st.integers(1, 7))
    def days_pass(self, days: int) -> None:
        self.now += timedelta(days=days)
        free = self.standing()
        asked = self.do(self._asked)
        for by_the_clock in (
            topping_up.lapse,
            topping_up.remind,
            topping_up.remind_of_meetings,
            announcing.settle,
            topping_up.top_up,
        ):
            self.do(by_the_clock)
        self.nobody_was_passed_over(free, asked, self.do(self._asked))

    @rule(group=PICK)
    def it_starts(self, group: int) -> None:
        self.about(forming.start, group)

    @rule(group=PICK, attended=st.integers(0, 8))
    def it_meets(self, group: int, attended: int) -> None:
        self.about(group_life.record_meeting, group, held_on=self.now.date(), attended=attended)

    @rule(group=PICK, contact=PICK)
    def the_initiators_step_back(self, group: int, contact: int) -> None:
        self.about(group_life.step_back, group, contacts=[self.pick(contact, self.people)][: contact % 2])

    @rule(group=PICK, life=st.sampled_from(["meeting", "paused", "open", "not_heard_from"]))
    def it_is_heard_from(self, group: int, life: str) -> None:
        self.about(group_life.sign_of_life, group, state=life)

    @rule(group=PICK, really=st.booleans())
    def it_ends(self, group: int, really: bool) -> None:
        if really:
            self.about(group_life.end, group, reason="other")

    @precondition(lambda self: self.people)
    @rule(person=PICK, reason=st.sampled_from(["withdrawn", "helped_on", "not_now"]))
    def one_leaves_the_list(self, person: int, reason: str) -> None:
        self.do(waiting_list.let_go, self.pick(person, self.people), reason)

    @rule(first=st.sampled_from([True, False, False]))
    def the_office_settles_whether_to_talk_first(self, first: bool) -> None:
        self.do(policies.talk_first, first=first, who=WHO)
        self.talks_first = first

    @rule(many=st.integers(1, 12))
    def we_talk_with_those_who_have_waited_longest(self, many: int) -> None:
        waiting = [one for one, row in self.standing().items() if row["state"] == "waiting"]
        unheard = [one for one in waiting if one not in self.talked_with]
        for one in unheard[:many]:
            self._talk(one, outcome="waiting_list")

    @precondition(lambda self: self.people)
    @rule(person=PICK, outcome=st.sampled_from(["helped_on", "not_now"]), weeks=st.sampled_from([4, 8, None]))
    def it_is_not_now_or_something_else(self, person: int, outcome: str, weeks: int | None) -> None:
        again = {"ask_again_weeks": weeks} if weeks and outcome == "not_now" else {}
        self._talk(self.pick(person, self.people), outcome=outcome, **again)

    def _talk(self, enquiry_id: UUID, **told: Any) -> None:
        held = self.do(intake_conversations.hold, enquiry_id, way="phone", note="Rolig gruppe", who=WHO, **told)
        if held is not REFUSED:
            self.talked_with.add(enquiry_id)

    @precondition(lambda self: self.people)
    @rule(person=PICK)
    def one_is_erased(self, person: int) -> None:
        self.do(persons.erase, enquiry_id=self.pick(person, self.people))

    @precondition(lambda self: len(self.people) > 1)
    @rule(one=PICK, other=PICK)
    def two_must_never_meet(self, one: int, other: int) -> None:
        pair = self.pick(one, self.people), self.pick(other, self.people)
        standing = self.standing()
        together = standing.get(pair[0], {}).get("group_id")
        if together and together == standing.get(pair[1], {}).get("group_id"):
            return
        if self.do(never_place.note, pair[0], other_id=pair[1], why="Ønsker det", who=WHO) is not REFUSED:
            self.apart.add(frozenset(pair))

    # ── What is always so ───────────────────────────────────────────────────────────────────────────────────────────

    @invariant()
    def nobody_is_lost_and_nobody_loses_the_place_in_line(self) -> None:
        standing = self.standing()
        for enquiry_id, asked_at in self.people.items():
            row = standing.get(enquiry_id)
            if row is None:
                assert self.do(self._is_in_journal, enquiry_id), "gone, and not in the erasure journal"
            else:
                assert row["received_at"] == asked_at
            self.note("person", enquiry_id, row["state"] if row else "forgotten")

    @invariant()
    def whoever_is_in_a_group_belongs_there(self) -> None:
        for row in self.standing().values():
            if row["group_id"]:
                allowed = {"forming": "waiting", "starting": "placed", "self_led": "placed"}
                assert allowed[row["group_state"]] == row["state"]
            elif row["state"] == "placed":
                raise AssertionError("placed, and in no group")

    @invariant()
    def where_we_talk_first_nobody_is_chosen_unheard(self) -> None:
        now = {one for one, row in self.standing().items() if row["group_id"]}
        if self.talks_first:
            assert now - self.in_groups <= self.talked_with
        self.in_groups = now

    @invariant()
    def no_group_breaks_a_rule(self) -> None:
        groups: dict[UUID, list[Any]] = {}
        for row in self.standing().values():
            if row["group_id"]:
                groups.setdefault(row["group_id"], []).append(row)
        for rows in groups.values():
            years = [row["birth_year"] for row in rows if row["birth_year"]]
            ids = {row["enquiry_id"] for row in rows}
            assert len(rows) <= 8
            assert not years or max(years) - min(years) <= 15
            assert not any(pair <= ids for pair in self.apart)

    @invariant()
    def an_offer_holds_a_place_or_none(self) -> None:
        standing = self.standing()
        live: set[UUID] = set()
        for row in self.do(self._offers):
            self.note("offer", row["offer_id"], row["state"])
            if row["state"] in offers.LIVE and row["group_state"] == "forming":
                assert standing[row["enquiry_id"]]["group_id"] == row["group_id"]
                assert row["enquiry_id"] not in live
                live.add(row["enquiry_id"])
            elif row["group_state"] != "forming":
                assert row["state"] != "open"

    @invariant()
    def each_is_told_of_once(self) -> None:
        told = {row["enquiry_id"]: row for row in self.do(self._told)}
        for enquiry_id, row in self.standing().items():
            assert told[enquiry_id]["came"] == 1
            assert told[enquiry_id]["went"] == (row["state"] != "waiting")

    @invariant()
    def groups_go_from_state_to_state(self) -> None:
        for row in self.do(self._groups):
            self.note("group", row["group_id"], row["state"])
            if row["state"] in ("starting", "self_led"):
                assert 4 <= row["participants"] <= 8

    @invariant()
    def an_announced_group_has_no_more_than_its_places_and_is_open_while_it_can_be_joined(self) -> None:
        held: dict[UUID, int] = {}
        for row in self.standing().values():
            held[row["group_id"]] = held.get(row["group_id"], 0) + 1
        for row in self.do(self._groups):
            if row["announced"] is None:
                continue
            self.note("announcement", row["group_id"], row["announced"])
            assert held.get(row["group_id"], 0) <= row["places"]
            if row["state"] == "forming":
                assert row["open"] == (row["announced"] == "open")
                assert row["join_by"] < row["first_meeting_at"].astimezone(clock.OSLO).date()
            elif row["state"] == "dissolved":
                assert row["announced"] == "called_off"
            else:
                assert row["announced"] == "enough"

    @invariant()
    def no_two_have_a_room_at_once(self) -> None:
        held: dict[Any, list[tuple[time, time]]] = {}
        today = self.now.date()
        for row in self.do(self._bookings):
            for day in slots.days(bookings.slot_of(row), today, today + LOOKED_AT):
                held.setdefault((row["room_id"], day), []).append((row["begins_at"], row["ends_at"]))
        for spans in held.values():
            assert all(one[1] <= other[0] for one, other in pairwise(sorted(spans)))

    @invariant()
    def whoever_meets_in_a_room_has_one_and_nobody_else(self) -> None:
        without = {trouble.group["group_id"] for trouble in self.do(room_troubles.look) if trouble.why == "without"}
        for row in self.do(self._groups):
            if row["format"] == "digital" or row["state"] in ("ended", "dissolved") or row["life"] == "paused":
                assert not row["has_room"]
            elif row["life"] in ("meeting", "open", "not_heard_from"):
                assert row["has_room"] or row["group_id"] in without, "and nobody is told of it"
            elif row["state"] != "forming" or row["first_meeting_at"]:
                assert row["has_room"]

    @invariant()
    def the_room_has_what_those_in_the_group_need(self) -> None:
        groups = {row["group_id"]: row for row in self.do(self._groups) if row["has_room"]}
        for row in self.standing().values():
            if row["group_id"] in groups:
                assert set(row["access"] or []) <= set(groups[row["group_id"]]["offers"])

    def check(self) -> None:
        """All that is always so."""
        self.no_two_have_a_room_at_once()
        self.whoever_meets_in_a_room_has_one_and_nobody_else()
        self.the_room_has_what_those_in_the_group_need()
        self.nobody_is_lost_and_nobody_loses_the_place_in_line()
        self.whoever_is_in_a_group_belongs_there()
        self.no_group_breaks_a_rule()
        self.an_offer_holds_a_place_or_none()
        self.each_is_told_of_once()
        self.groups_go_from_state_to_state()
        self.an_announced_group_has_no_more_than_its_places_and_is_open_while_it_can_be_joined()

    def nobody_was_passed_over(self, free: dict[UUID, Any], before: list[Any], after: list[Any]) -> None:
        """Whoever was asked by the clock stands in line before all others who could have been in the same group, but for
        those who were asked for another one at the same hour.
        """
        news = {(row["group_id"], row["enquiry_id"]) for row in after} - {
            (row["group_id"], row["enquiry_id"]) for row in before
        }
        groups = {row["group_id"]: row for row in self.do(self._groups)}
        asked_now = {enquiry_id for _, enquiry_id in news}
        for group_id, chosen in news:
            asked = asked_now | {row["enquiry_id"] for row in after if row["group_id"] == group_id}
            members = [row for row in self.standing().values() if row["group_id"] == group_id]
            for other, row in free.items():
                waits = self.may_be_asked(other, row) and other not in asked
                if waits and self.people[other] < self.people[chosen]:
                    ahead = [
                        each
                        for each in members
                        if (group_id, each["enquiry_id"]) not in news
                        or self.people[each["enquiry_id"]] < self.people[other]
                    ]
                    assert not self.could_join(row, ahead, groups[group_id]), "passed over"

    def may_be_asked(self, enquiry_id: UUID, row: Any) -> bool:
        """Whether somebody waits, is in no group and has no pause, and is known well enough for the office."""
        paused = row["paused_until"] is not None and row["paused_until"] > self.now.date()
        unheard = self.talks_first and enquiry_id not in self.talked_with
        return row["state"] == "waiting" and not row["group_id"] and not paused and not unheard

    def could_join(self, row: Any, members: list[Any], group: Any) -> bool:
        if group["has_room"] and not set(row["access"]) <= set(group["offers"]):
            return False
        years = [each["birth_year"] for each in [row, *members] if each["birth_year"]]
        near = not years or max(years) - min(years) <= 15
        return near and not any(frozenset((row["enquiry_id"], m["enquiry_id"])) in self.apart for m in members)

    # ── How it is asked ─────────────────────────────────────────────────────────────────────────────────────────────

    def pick(self, number: int, of: Any) -> Any:
        """One of these, the newest as likely as the oldest; None where there is none."""
        known = list(of)
        return known[-1 - number % len(known)] if known else None

    def tuesday_after(self, days: int) -> datetime:
        """The first Tuesday evening so many days ahead."""
        meets = (self.now + timedelta(days=days)).replace(hour=18, minute=0)
        while meets.weekday() != 1:
            meets += timedelta(days=1)
        return meets

    def group(self, number: int) -> UUID | None:
        """Mostly one that goes on, sometimes one that is over."""
        going = [row["group_id"] for row in self.do(self._groups) if row["state"] not in ("ended", "dissolved")]
        found: UUID | None = self.pick(number, going if number % 10 else self.groups)
        return found

    def about(self, use_case: Any, group: int, more: Callable[[], list[Any]] = list, **told: Any) -> None:
        if group_id := self.group(group):
            self.do(use_case, group_id, *more(), **told)

    def do(self, use_case: Any, *args: Any, **told: Any) -> Any:
        """The answer of a use case at this machine's time; REFUSED where it said no, in words."""

        async def ask() -> Any:
            with clock.at(self.now):
                return await self.db.run(use_case, *args, **told)

        waiting: Coroutine[Any, Any, Any] = ask()
        try:
            return asyncio.run_coroutine_threadsafe(waiting, self.loop).result(60)
        except Problem:
            return REFUSED

    def standing(self) -> dict[UUID, Any]:
        return {row["enquiry_id"]: row for row in self.do(self._people)}

    def note(self, kind: str, which: UUID, state: str) -> None:
        was = self.before.get((kind, which))
        self.seen.add((kind, state))
        if was and was != state:
            self.seen.add((kind, f"{was}>{state}"))
        self.before[kind, which] = state

    async def _people(self, conn: Conn) -> Any:
        return await conn.fetch(PEOPLE, list(self.people))

    async def _offers(self, conn: Conn) -> Any:
        query = "SELECT o.*, g.state AS group_state FROM offer AS o JOIN self_help_group AS g USING (group_id)"
        return await conn.fetch(f"{query} WHERE o.enquiry_id = ANY($1) ORDER BY o.offered_at", list(self.people))

    async def _asked(self, conn: Conn) -> Any:
        return await conn.fetch("SELECT group_id, enquiry_id FROM offer WHERE enquiry_id = ANY($1)", list(self.people))

    async def _groups(self, conn: Conn) -> Any:
        return await conn.fetch(GROUPS, self.groups)

    async def _bookings(self, conn: Conn) -> Any:
        query = "SELECT * FROM room_booking WHERE room_id = ANY($1) ORDER BY booking_id"
        return await conn.fetch(query, self.rooms)

    async def _new_rooms(self, conn: Conn) -> list[UUID]:
        """Two, one of which has no steps; those of the history before are no longer ours."""
        await conn.execute("UPDATE room SET ended_on = registered_at::date WHERE ended_on IS NULL")
        common: dict[str, Any] = {"address": "Storgata 1", "postcode": "0150", "seats": 8, "hours": ALWAYS}
        told = [{"name": "Stua", "offers": []}, {"name": "Salen", "offers": ["step_free"]}]
        return [(await rooms.register(conn, **common, **each))["room_id"] for each in told]

    async def _told(self, conn: Conn) -> Any:
        return await conn.fetch(TOLD, list(self.people))

    async def _is_in_journal(self, conn: Conn, enquiry_id: UUID) -> bool:
        return bool(
            await conn.fetchval("SELECT EXISTS (SELECT FROM bus.erasure_journal WHERE subject = $1)", enquiry_id)
        )

    def teardown(self) -> None:
        """The next history begins with nobody waiting and no group."""
        for group_id in self.groups:
            self.do(group_life.end, group_id, reason="other")
        for enquiry_id in self.people:
            self.do(persons.erase, enquiry_id=enquiry_id)


REFUSED: dict[str, Any] = {}
"""Falsy, so that what was refused is nothing to go on with."""
