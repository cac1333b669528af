"""A machine that lives through the whole life of one event: what happens, and what is always so.

Hypothesis chooses what happens. The plain telling of the rule (``proofs._seats``) says beside it who has which seats, who
waits as which number, and who is refused; what is so is read from the database after each step, and must be the same.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chassis import clock
from chassis.db import Conn, Database
from chassis.problems import Problem
from proofs._seats import Seats
from services.events import (
    approvals,
    attendance,
    cancellations,
    moves,
    offers,
    persons,
    programme,
    promotions,
    registrations,
    reminders,
    rules,
    sizes,
    switching,
)
from tests.services.events.builders import make_event, party, token_of

BEGAN = datetime(2026, 1, 5, 12, tzinfo=clock.OSLO)
"""A Monday at noon: by day, so that reminders go out."""
PARTIES = st.lists(st.tuples(st.integers(0, 11), st.integers(1, 4)), min_size=1, max_size=4)
"""(whose address, how many seats): few addresses, so that many come again."""
UNRULED = {"registration_closes_at": None, "by_invitation": False, "most_per_organisation": None}
PICK = st.integers(0, 10_000)
PARTY_STATES = ("confirmed", "waiting", "cancelled", "forgotten")

STANDING = """
SELECT registration_id, state, state_reason AS reason, seats, way, wish, offered_until, lower(email) AS email,
    place_in_line(registration_id) AS position
FROM registration WHERE event_id = $1 ORDER BY line_number
"""
TOLD = """
SELECT r.registration_id,
    count(*) FILTER (WHERE o.type = 'events.registration_made.v1') AS made,
    count(*) FILTER (WHERE o.type = 'events.registration_promoted.v1') AS promoted,
    count(*) FILTER (WHERE o.type = 'events.registration_cancelled.v1') AS cancelled
FROM registration AS r LEFT JOIN bus.outbox AS o ON o.subject = r.subject::text WHERE r.event_id = $1 GROUP BY 1
"""
LISTED = "SELECT e.*, s.* FROM event AS e, seats_of(e.event_id) AS s WHERE e.event_id = $1"
WAYS = ("in_person", "digital")


class WholeEvent(RuleBasedStateMachine):
    """What people, staff and the clock do."""

    db: Database
    loop: asyncio.AbstractEventLoop
    seen: set[tuple[str, str]]
    """(kind, state) of everything that was ever seen; and (kind, "from>to") of each change."""

    def __init__(self) -> None:
        super().__init__()
        self.now = BEGAN
        self.event: Any = None
        self.state = "published"
        self.by_approval = False
        self.unanswered: set[UUID] = set()
        """Those who asked and were never said yes to."""
        self.seats = Seats(0, False)
        self.until: dict[UUID, datetime] = {}
        """Until when each that is asked may answer."""
        self.addresses: dict[UUID, str | None] = {}
        self.receipts: list[tuple[str, UUID | None]] = []
        """Links that were answered, with the registration each opens; None for the receipt of a repeat."""
        self.before: dict[UUID, str] = {}

    @initialize(
        places=st.integers(1, 9),
        smaller_may_pass=st.booleans(),
        parties=PARTIES,
        by_approval=st.sampled_from((False, False, True)),
        digital=st.sampled_from((None, None, 1, 2, 3, 5)),
        offer_hours=st.sampled_from((None, None, 12, 48)),
    )
    def an_event_is_published(
        self,
        places: int,
        smaller_may_pass: bool,
        parties: list[tuple[int, int]],
        by_approval: bool = False,
        digital: int | None = None,
        offer_hours: int | None = None,
    ) -> None:
        at: dict[str, Any] = {"starts_at": self.now + timedelta(days=5), "smaller_may_pass": smaller_may_pass}
        at |= {"format": "hybrid", "digital_capacity": digital} if digital else {}
        self.event = self.ask(self._make(places, at))
        self.seats = Seats(places, smaller_may_pass, digital)
        self.by_approval, self.seats.offering = by_approval, offer_hours is not None
        if by_approval or offer_hours:
            chosen = {"smaller_may_pass": smaller_may_pass, "by_approval": by_approval, "offer_hours": offer_hours}
            self.do(rules.change, self.event["event_id"], **UNRULED | chosen)
        self.some_register(parties)

    # ── What happens ────────────────────────────────────────────────────────────────────────────────────────────────

    @rule(parties=PARTIES)
    def some_register(self, parties: list[tuple[int, int]]) -> None:
        for whose, seats in parties:
            address = f"P{whose}@Example.org" if seats % 2 else f"p{whose}@example.org"
            self._register(address, seats, by_staff=False, way=WAYS[(whose + seats) % 2])

    @rule(seats=st.integers(1, 4))
    def somebody_without_an_address_calls(self, seats: int) -> None:
        self._register(None, seats, by_staff=True, way=WAYS[seats % 2])

    @rule(which=PICK)
    def one_cancels_by_link(self, which: int) -> None:
        if self.receipts:
            token, opens = self.receipts[which % len(self.receipts)]
            answer = self.do(cancellations.cancel_by_link, token)
            if opens in self.addresses or opens is None:
                assert answer == {"state": "cancelled"}, "whatever the link leads to, the answer is the same"
                self.seats.leaves(opens, "by_link")
                self._rise()

    @rule(which=PICK)
    def one_cancels_by_phone(self, which: int) -> None:
        if who := self.pick(which, self.addresses):
            self.do(cancellations.cancel_by_staff, self.event["event_id"], who)
            self.seats.leaves(who, "by_staff")
            self._rise()

    @rule(which=PICK, way=st.sampled_from(WAYS), meanwhile=st.booleans(), by_staff=st.booleans())
    def one_changes_its_way(self, which: int, way: str, meanwhile: bool, by_staff: bool) -> None:
        who = self.pick(which, self.addresses)
        if who is None or self.seats.parties[who].state == "cancelled":
            return
        one = self.seats.parties[who]
        was = (one.state, one.way, one.wish)
        changes_nothing = way in (one.way, one.wish)
        open_still = by_staff or changes_nothing or self.event["registration_closes_at"] > self.now
        may = self.seats.promoting and self.seats.digital is not None and open_still
        given = self.seats.switches(who, way, meanwhile) if may else None
        answer = self.do(self._switch, who, way, meanwhile, by_staff)
        assert (answer is not REFUSED) == (given is not None)
        now = (one.state, one.way, one.wish)
        self.seen.add(
            ("way", "refused" if given is None else f"{was[0]}>{now[0]}, wishing {bool(was[2])}>{bool(now[2])}")
        )
        self._rise()

    @rule(which=PICK, yes=st.booleans())
    def one_that_is_asked_answers(self, which: int, yes: bool) -> None:
        who = self.pick(which, [who for who, one in self.seats.parties.items() if one.offered])
        if who is None:
            return
        may = self.state == "published" and self.until[who] > self.now
        answer = self.do(self._answer, who, yes)
        assert (answer is not REFUSED) == may
        if may:
            self.seats.answers(who, yes)
            self.seen.add(("offer", "taken" if yes else "let go"))
            self._rise()

    @rule(really=st.integers(0, 3), format=st.sampled_from(WAYS))
    def it_is_held_in_one_way(self, really: int, format: str) -> None:
        if really or self.seats.digital is None:
            return
        digital = any(one.way == "digital" and one.state != "cancelled" for one in self.seats.parties.values())
        may = self.seats.promoting and not (format == "in_person" and digital)
        answer = self.do(moves.move, self.event["event_id"], format=format)
        assert (answer is not REFUSED) == may
        if may:
            self.event = answer
            self.seats.merge(self.seats.capacity + (self.seats.digital if format == "digital" else 0))
            self.seen.add(("held", format))
            self._rise()

    @rule(which=PICK, seats=st.integers(1, 5), by_staff=st.booleans())
    def one_becomes_more_or_fewer(self, which: int, seats: int, by_staff: bool) -> None:
        who = self.pick(which, self.addresses)
        if who is None:
            return
        one = self.seats.parties[who]
        open_still = by_staff or self.event["registration_closes_at"] > self.now or seats <= one.seats
        stands = one.state != "cancelled" and self.state == "published" and self.event["starts_at"] > self.now
        given = self.seats.becomes(who, seats) if stands and open_still else None
        answer = self.do(self._become, who, seats, by_staff)
        assert (answer is not REFUSED) == (given is not None)
        self.seen.add(("size", "changed" if given is not None else "refused"))
        self._rise()

    @rule(which=PICK, yes=st.booleans())
    def one_that_asked_is_answered(self, which: int, yes: bool) -> None:
        who = self.pick(which, [one for one in self.addresses if one in self.unanswered])
        if who is None:
            return
        may = self.seats.promoting and self.seats.parties[who].state == "asked"
        answer = self.do(approvals.approve if yes else approvals.refuse, self.event["event_id"], who)
        assert (answer is not REFUSED) == may
        if may and yes:
            self.unanswered.discard(who)
            self.seats.approves(who)
            self._rise()
            self.seen.add(("asked", self.seats.parties[who].state))
        elif may:
            self.seats.refuses(who)
            self.seen.add(("asked", "refused"))

    @rule(change=st.integers(-4, 4), digital=st.integers(-3, 3))
    def there_are_more_seats_or_fewer(self, change: int, digital: int = 0) -> None:
        wanted = self.seats.capacity + change
        besides = None if self.seats.digital is None else self.seats.digital + digital
        if wanted < 1 or (besides is not None and besides < 1):
            return
        enough = wanted >= self.seats.taken_in(self.seats.rooms[0])
        enough = enough and (besides is None or besides >= self.seats.taken_in("digital"))
        answer = self.do(promotions.change_capacity, self.event["event_id"], wanted, besides)
        assert (answer is not REFUSED) == (self.state == "published" and enough)
        if answer is not REFUSED:
            self.seats.resize(wanted, besides)
            self._rise()

    @rule(days=st.integers(-2, 3))
    def it_is_moved(self, days: int) -> None:
        starts_at = self.event["starts_at"] + timedelta(days=days)
        wanted = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=3)}
        may = self.state == "published" and self.event["starts_at"] > self.now and starts_at > self.now
        answer = self.do(moves.move, self.event["event_id"], **wanted)
        assert (answer is not REFUSED) == may
        if may:
            self.event = answer

    @rule(days=st.integers(1, 3))
    def days_pass(self, days: int) -> None:
        self.now += timedelta(days=days)
        self.seats.promoting = self.state == "published" and self.event["starts_at"] > self.now
        self.do(reminders.remind)
        self.do(offers.lapse)
        if self.state == "published":
            for who in self._lapsed():
                self.seats.answers(who, False, "offer_lapsed")
                self.seen.add(("offer", "lapsed"))
            self._rise()

    def _lapsed(self) -> list[Any]:
        asked = [who for who, one in self.seats.parties.items() if one.offered and self.until[who] <= self.now]
        return sorted(asked, key=lambda who: self.seats.parties[who].turn)

    @rule(which=PICK)
    def one_is_erased(self, which: int) -> None:
        if who := self.pick(which, self.addresses):
            self.do(persons.erase_person, registration_id=who)
            if self.seats.promoting:
                self.seats.leaves(who, "by_staff")
                self._rise()
            self.seats.parties.pop(who)
            self.addresses.pop(who)
            self.note(who, "forgotten")

    @rule(really=st.integers(0, 2))
    def it_is_called_off(self, really: int) -> None:
        if really == 0 and self.state != "closed":
            self.do(programme.call_off, self.event["event_id"])
            self._over("cancelled")

    @rule(really=st.integers(0, 3))
    def it_is_settled(self, really: int) -> None:
        begun = programme.day_of(self.event["starts_at"]) <= self.now.astimezone(clock.OSLO).date()
        if really == 0:
            answer = self.do(attendance.close, self.event["event_id"])
            may = self.state == "closed" or (self.state == "published" and begun)
            assert (answer is not REFUSED) == may
            if may:
                self._over("closed")

    # ── What is always so ───────────────────────────────────────────────────────────────────────────────────────────

    @invariant()
    def everyone_is_where_the_rule_puts_them(self) -> None:
        if self.event is None:
            return
        rows = self.do(self._fetch, STANDING)
        found = [
            (row["registration_id"], row["seats"], row["state"], row["reason"], row["way"], row["wish"]) for row in rows
        ]
        assert found == [
            (who, one.seats, one.state, one.reason, one.way, one.wish) for who, one in self.seats.parties.items()
        ]
        self.until = {row["registration_id"]: row["offered_until"] for row in rows if row["offered_until"]}
        assert set(self.until) == {who for who, one in self.seats.parties.items() if one.offered}
        if self.state == "published":
            for until in self.until.values():
                assert self.now < until <= self.event["starts_at"]
                assert 8 <= until.astimezone(clock.OSLO).hour < 20
        line = {row["registration_id"]: row["position"] for row in rows if row["position"]}
        assert line == self.seats.positions
        for row in rows:
            self.note(row["registration_id"], row["state"])
        standing = [row["email"] for row in rows if row["state"] != "cancelled" and row["email"]]
        assert len(standing) == len(set(standing)), "an address stands twice"

    @invariant()
    def never_more_than_there_are(self) -> None:
        if self.event is None:
            return
        [event] = self.do(self._fetch, LISTED)
        assert (event["capacity"], event["digital_capacity"]) == (self.seats.capacity, self.seats.digital)
        taken = {"all": event["taken"]} if event["digital_capacity"] is None else _taken_by_way(event)
        for room, many in taken.items():
            assert many <= self.seats.places(room)
            assert many == self.seats.taken_in(room)
        assert event["state"] == self.state

    @invariant()
    def each_is_told_of_once(self) -> None:
        if self.event is None:
            return
        for row in self.do(self._fetch, TOLD):
            who = row["registration_id"]
            if who in self.unanswered:
                assert (row["made"], row["promoted"], row["cancelled"]) == (0, 0, 0)
                continue
            gone = self.seats.parties[who].state == "cancelled"
            assert (row["made"], row["promoted"], row["cancelled"]) == (1, self.seats.rose[who], gone)

    def check(self) -> None:
        """All that is always so."""
        self.everyone_is_where_the_rule_puts_them()
        self.never_more_than_there_are()
        self.each_is_told_of_once()

    # ── How it is asked ─────────────────────────────────────────────────────────────────────────────────────────────

    def _register(self, address: str | None, seats: int, *, by_staff: bool, way: str) -> None:
        """Whoever stands already is answered what a new party would be, and nothing changes."""
        open_still = by_staff or self.event["registration_closes_at"] > self.now
        of_way = way if self.event["format"] == "hybrid" else None
        may = self.state == "published" and open_still and seats <= self.seats.places(self.seats.room(of_way))
        told = party(seats=seats) | {"email": address, "way": way}
        answer = self.do(registrations.register, self.event["event_id"], by_staff=by_staff, **told)
        assert (answer is not REFUSED) == may
        if not may:
            return
        asks = self.by_approval and not by_staff
        place, who = self.seats.would_get(seats, of_way), answer["registration_id"]
        place = ("asked", "to_be_answered", None) if asks else place
        assert (answer["state"], answer.get("position")) == (place[0], place[2])
        if address and self._stands(address.lower()):
            self.receipts.append((token_of(answer), None))
        else:
            self.seats.asks(who, seats, of_way) if asks else self.seats.comes(who, seats, of_way)
            self.unanswered.update([who] if asks else [])
            self.addresses[who] = address and address.lower()
            self.receipts.append((token_of(answer), who))

    def _stands(self, address: str) -> bool:
        return any(
            self.addresses[who] == address and one.state != "cancelled" for who, one in self.seats.parties.items()
        )

    def _rise(self) -> None:
        for room in self.seats.rooms:
            free = self.seats.places(room) - self.seats.taken_in(room)
            if any(self.seats.parties[who].seats <= free for who in self.seats.line(room)[:1]):
                self.seen.add(("fits and is not given seats", self.state))

    def _over(self, state: str) -> None:
        self.state, self.seats.promoting = state, False
        self.seen.add(("event", state))

    def pick(self, number: int, of: Any) -> Any:
        """One of these, the newest as likely as the oldest; None where there is none."""
        known = list(of)
        return known[-1 - number % len(known)] if known else None

    def do(self, use_case: Any, *args: Any, **told: Any) -> Any:
        """The answer of a use case at this machine's time; REFUSED where it said no, in words."""
        try:
            return self.ask(self.db.run(use_case, *args, **told))
        except Problem:
            return REFUSED

    def ask(self, waiting: Any) -> Any:
        async def now() -> Any:
            with clock.at(self.now):
                return await waiting

        return asyncio.run_coroutine_threadsafe(now(), self.loop).result(60)

    def note(self, who: UUID, state: str) -> None:
        was = self.before.get(who)
        self.seen.add(("party", state))
        if was and was != state:
            self.seen.add(("party", f"{was}>{state}"))
        self.before[who] = state

    async def _make(self, places: int, at: dict[str, Any]) -> Any:
        return await make_event(self.db, places=places, **at)

    async def _become(self, conn: Conn, who: UUID, seats: int, by_staff: bool) -> None:
        event = await programme.lock(conn, self.event["event_id"])
        await sizes.change(conn, event, who, seats, by_staff=by_staff)

    async def _answer(self, conn: Conn, who: UUID, yes: bool) -> str:
        return await offers.answer_by_staff(conn, self.event["event_id"], who, yes)

    async def _switch(self, conn: Conn, who: UUID, way: str, meanwhile: bool, by_staff: bool) -> None:
        event = await programme.lock(conn, self.event["event_id"])
        await switching.change(conn, event, who, way, meanwhile=meanwhile, by_staff=by_staff)

    async def _fetch(self, conn: Conn, query: str) -> Any:
        return await conn.fetch(query, self.event["event_id"])


def _taken_by_way(event: Any) -> dict[str, int]:
    return {"in_person": event["taken"] - event["digital_taken"], "digital": event["digital_taken"]}


REFUSED: dict[str, Any] = {}
"""Falsy, so that what was refused is nothing to go on with."""
