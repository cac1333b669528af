"""Seats and the line for them, in the plainest way: what the stated rule says, written apart from the product's code.

A party gets its seats if they are free and nobody waits. Freed and added seats go to the first who waits, at once; a party is
kept together, and the first that does not fit stops the line, unless the organiser lets smaller ones pass. Where there are
fewer seats in all than a party is, it keeps its place in the line and holds up nobody.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field


@dataclass
class Party:
    """How one party stands."""

    seats: int
    state: str
    reason: str


@dataclass
class Seats:
    """One event."""

    capacity: int
    smaller_may_pass: bool
    promoting: bool = True
    """Not once the event has started or is called off."""
    parties: dict[Hashable, Party] = field(default_factory=dict)
    """In the order they came; who comes back after cancelling is another party, at the end."""

    @property
    def taken(self) -> int:
        return sum(party.seats for party in self.parties.values() if party.state == "confirmed")

    @property
    def line(self) -> list[Hashable]:
        return [who for who, party in self.parties.items() if party.state == "waiting"]

    @property
    def able(self) -> list[Hashable]:
        """Those in the line whose turn can come."""
        return [who for who in self.line if self.parties[who].seats <= self.capacity]

    def would_get(self, seats: int) -> tuple[str, str, int | None]:
        """(state, reason, position) of a party that came now."""
        left, waiting = self.capacity - self.taken, len(self.able)
        if seats <= left and (self.smaller_may_pass or not waiting):
            return "confirmed", "place_free", None
        why = "party_too_large_for_what_is_free" if left > 0 and not waiting else "event_full"
        return "waiting", why, len(self.line) + 1

    def comes(self, who: Hashable, seats: int) -> tuple[str, str, int | None]:
        place = self.would_get(seats)
        self.parties[who] = Party(seats, place[0], place[1])
        return place

    def asks(self, who: Hashable, seats: int) -> tuple[str, str, None]:
        """Where staff answer each one: no seat before they do."""
        self.parties[who] = Party(seats, "asked", "to_be_answered")
        return "asked", "to_be_answered", None

    def approves(self, who: Hashable) -> list[Hashable]:
        """Shape: who else is given seats. It stands in line from when it asked."""
        party = self.parties[who]
        party.state, party.reason = "waiting", "approved"
        given = self.give()
        if who in given:
            party.reason = "place_free"
        return [one for one in given if one != who]

    def refuses(self, who: Hashable) -> None:
        self.parties[who].state, self.parties[who].reason = "cancelled", "refused"

    def leaves(self, who: Hashable, reason: str) -> list[Hashable]:
        """Shape: who is given seats instead; nobody when ``who`` does not stand."""
        party = self.parties.get(who)
        if party is None or party.state == "cancelled":
            return []
        party.state, party.reason = "cancelled", reason
        return self.give()

    def becomes(self, who: Hashable, seats: int) -> list[Hashable] | None:
        """Shape: who is given seats; None when they cannot be so many. More are given as to a party that comes now."""
        party = self.parties[who]
        more = seats - party.seats
        if party.state == "asked" or (
            more > 0 and (party.state == "waiting" or self.would_get(more)[0] != "confirmed")
        ):
            return None
        party.seats = seats
        return self.give()

    def resize(self, capacity: int) -> list[Hashable]:
        """Shape: who is given seats."""
        self.capacity = capacity
        return self.give()

    def give(self) -> list[Hashable]:
        """One after another, always beginning at the head of the line."""
        given: list[Hashable] = []
        while self.promoting and (who := self._next()) is not None:
            self.parties[who].state, self.parties[who].reason = "confirmed", "promoted"
            given.append(who)
        return given

    def _next(self) -> Hashable | None:
        left = self.capacity - self.taken
        may = self.able if self.smaller_may_pass else self.able[:1]
        return next((who for who in may if self.parties[who].seats <= left), None)
