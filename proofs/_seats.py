"""Seats and the line for them, in the plainest way: what the stated rule says, written apart from the product's code.

A party gets its seats if they are free and nobody waits. Freed and added seats go to the first who waits, at once; a party is
kept together, and the first that does not fit stops the line, unless the organiser lets smaller ones pass. Where there are
fewer seats in all than a party is, it keeps its place in the line and holds up nobody.

Where there are digital places besides the seats, each sort has its own line. Whoever has a place of one sort may stand at the
end of the line for the other, and keeps it until it is their turn; whoever waits may have a place of the other sort meanwhile.
Where places are offered, one that came free is held for whoever is next until they have answered or may not any more: it is
taken, and they wait no longer when they let it go.
What came free is given in the room first, then digital, and again as long as that frees anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field


@dataclass
class Party:
    """How one party stands."""

    seats: int
    state: str
    reason: str
    way: str | None = None
    wish: str | None = None
    """The way it stands in line for while it has a place of the other."""
    offered: bool = False
    """Whether a place is held for it until it has answered."""
    turn: int = 0
    """Its place among all who ever came into a line."""


@dataclass
class Seats:
    """One event."""

    capacity: int
    smaller_may_pass: bool
    digital: int | None = None
    """Digital places besides the seats; None where there is one line for all."""
    promoting: bool = True
    """Not once the event has started or is called off."""
    parties: dict[Hashable, Party] = field(default_factory=dict)
    """In the order they came; who comes back after cancelling is another party, at the end."""

    offering: bool = False
    rose: Counter[Hashable] = field(default_factory=Counter)
    """How often each went from waiting to having a place."""
    turns: int = 0

    @property
    def taken(self) -> int:
        return sum(self.taken_in(room) for room in self.rooms)

    @property
    def rooms(self) -> tuple[str, ...]:
        return ("all",) if self.digital is None else ("in_person", "digital")

    def room(self, way: str | None) -> str:
        return "all" if self.digital is None else way or "in_person"

    def places(self, room: str) -> int:
        return self.digital or 0 if room == "digital" else self.capacity

    def taken_in(self, room: str) -> int:
        has = sum(
            party.seats
            for party in self.parties.values()
            if party.state == "confirmed" and self.room(party.way) == room
        )
        return has + sum(self.parties[who].seats for who in self.line(room) if self.parties[who].offered)

    def line(self, room: str) -> list[Hashable]:
        """Who stands in line for a room, in order."""
        standing = [
            who
            for who, party in self.parties.items()
            if party.wish == room or (party.state == "waiting" and self.room(party.way) == room)
        ]
        return sorted(standing, key=lambda who: self.parties[who].turn)

    @property
    def positions(self) -> dict[Hashable, int]:
        return {who: number for room in self.rooms for number, who in enumerate(self.line(room), 1)}

    def able(self, room: str) -> list[Hashable]:
        """Those in a line whose turn can come."""
        asked = (who for who in self.line(room) if not self.parties[who].offered)
        return [who for who in asked if self.parties[who].seats <= self.places(room)]

    def would_get(self, seats: int, way: str | None = None) -> tuple[str, str, int | None]:
        """(state, reason, position) of a party that came now."""
        room = self.room(way)
        left, waiting = self.places(room) - self.taken_in(room), len(self.able(room))
        if seats <= left and (self.smaller_may_pass or not waiting):
            return "confirmed", "place_free", None
        why = "party_too_large_for_what_is_free" if left > 0 and not waiting else "event_full"
        return "waiting", why, len(self.line(room)) + 1

    def comes(self, who: Hashable, seats: int, way: str | None = None) -> tuple[str, str, int | None]:
        place = self.would_get(seats, way)
        self.parties[who] = Party(seats, place[0], place[1], way, turn=self._turn())
        return place

    def asks(self, who: Hashable, seats: int, way: str | None = None) -> tuple[str, str, None]:
        """Where staff answer each one: no seat before they do."""
        self.parties[who] = Party(seats, "asked", "to_be_answered", way, turn=self._turn())
        return "asked", "to_be_answered", None

    def _turn(self) -> int:
        self.turns += 1
        return self.turns

    def switches(self, who: Hashable, way: str, meanwhile: bool = False) -> list[Hashable] | None:
        """Shape: who is given seats; None when it may not."""
        party = self.parties[who]
        own = party.way or "in_person"
        if party.state == "asked":
            return None
        if way == own:
            party.wish, party.offered = None, party.offered and party.wish is None
        elif way != party.wish:
            state, reason, _ = self.would_get(party.seats, way)
            if party.seats > self.places(way) or (party.state, meanwhile, state) == ("waiting", True, "waiting"):
                return None
            party.offered = False
            if state == "confirmed" and party.state == "waiting":
                party.state, party.reason = "confirmed", "meanwhile" if meanwhile else "place_free"
                party.way, party.wish = way, own if meanwhile else None
                self.rose[who] += 1
            elif state == "confirmed":
                party.way, party.wish = way, None
            else:
                party.turn = self._turn()
                if party.state == "confirmed":
                    party.wish = way
                else:
                    party.way, party.reason = way, reason
        return self.give()

    def merge(self, capacity: int) -> list[Hashable]:
        """It is held in one way from now on. Shape: who is given seats."""
        self.capacity, self.digital = capacity, None
        for number, party in enumerate(self.parties.values()):
            party.offered = party.offered and party.wish is None
            party.way, party.wish, party.turn = None, None, number
        return self.give()

    def approves(self, who: Hashable) -> list[Hashable]:
        """Shape: who else is given seats. It stands in line from when it asked."""
        party = self.parties[who]
        party.state, party.reason = "waiting", "approved"
        given = self.give(at_once=who)
        if who in given:
            party.reason = "place_free"
            self.rose[who] -= 1  # it never waited
        return [one for one in given if one != who]

    def refuses(self, who: Hashable) -> None:
        self.parties[who].state, self.parties[who].reason = "cancelled", "refused"

    def leaves(self, who: Hashable, reason: str) -> list[Hashable]:
        """Shape: who is given seats instead; nobody when ``who`` does not stand."""
        party = self.parties.get(who)
        if party is None or party.state == "cancelled":
            return []
        party.state, party.reason, party.wish, party.offered = "cancelled", reason, None, False
        return self.give()

    def answers(self, who: Hashable, yes: bool, reason: str = "offer_declined") -> list[Hashable]:
        """Takes the place that is held, or lets it go. Shape: who is given seats or asked."""
        party = self.parties[who]
        if yes:
            self._rise(party, who)
        elif party.state == "waiting":
            return self.leaves(who, reason)
        party.wish, party.offered = None, False
        return self.give()

    def _rise(self, party: Party, who: Hashable) -> None:
        self.rose[who] += party.state == "waiting"
        party.state, party.reason = "confirmed", "promoted"
        party.way, party.wish, party.offered = party.wish or party.way, None, False

    def becomes(self, who: Hashable, seats: int) -> list[Hashable] | None:
        """Shape: who is given seats; None when they cannot be so many. More are given as to a party that comes now."""
        party = self.parties[who]
        more = seats - party.seats
        if party.state == "asked" or (
            more > 0 and (party.state == "waiting" or party.wish or not self._may_grow(party, more))
        ):
            return None
        party.seats = seats
        return self.give()

    def _may_grow(self, party: Party, more: int) -> bool:
        fits = party.seats + more <= self.places(self.room(party.way))
        return fits and self.would_get(more, party.way)[0] == "confirmed"

    def resize(self, capacity: int, digital: int | None = None) -> list[Hashable]:
        """Shape: who is given seats."""
        self.capacity, self.digital = capacity, digital or self.digital
        return self.give()

    def give(self, at_once: Hashable = None) -> list[Hashable]:
        """Room after room, as long as anything can be given; ``at_once``: whom nothing is offered, but given."""
        given: list[Hashable] = []
        while self.promoting and (more := [who for room in self.rooms for who in self._give_in(room, at_once)]):
            given += more
        return given

    def _give_in(self, room: str, at_once: Hashable) -> list[Hashable]:
        """One after another, always beginning at the head of the line."""
        given: list[Hashable] = []
        while (who := self._next(room)) is not None:
            if self.offering and who != at_once:
                self.parties[who].offered = True
            else:
                self._rise(self.parties[who], who)
            given.append(who)
        return given

    def _next(self, room: str) -> Hashable | None:
        left = self.places(room) - self.taken_in(room)
        may = self.able(room) if self.smaller_may_pass else self.able(room)[:1]
        return next((who for who in may if self.parties[who].seats <= left), None)
