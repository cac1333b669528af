"""Going along the audit's chain to see whether anybody has changed the past. Pure, so that it can be tried a thousand ways."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from chassis.audit import BEGINNING, digest


class Place(NamedTuple):
    """A place in the chain: an entry's number and its hash. Before the first entry: 0 and zeros."""

    entry_number: int
    hash: bytes


START = Place(0, BEGINNING)
KEPT_AT_LEAST = timedelta(days=5 * 365)


class Told(NamedTuple):
    """A place that head office has been told of, and when."""

    entry_number: int
    hash: bytes
    checkpointed_on: date


class Fault(NamedTuple):
    """Something in the chain that nobody has come by honestly.

    ``what``  changed       the entry is not what it was when its hash was made
              broken        it does not follow the entry before it
              missing       entries before it are gone, or one stands twice
              not_the_end   the last entry is not where the chain is said to end
              not_as_told   the entry that head office was told of had another hash
              told_and_gone head office was told of an entry past the end
          forgotten     entries are gone that are not so old, or up to a place that head office was never told of
    """

    entry_number: int
    what: str


@dataclass
class Walk:
    """One way along a chain."""

    at: Place
    """Where it begins: :data:`START`, or the last entry that is no longer kept."""
    told: dict[int, set[bytes]]
    entries: int = 0
    faults: list[Fault] = field(default_factory=list)

    @classmethod
    def of(cls, anchor: Place, told: Iterable[Told], today: date) -> "Walk":
        """A walk from where the chain begins, looking at every place on the way that head office has been told of."""
        kept = [one for one in told if one.entry_number >= anchor.entry_number]
        hashes: dict[int, set[bytes]] = defaultdict(set)
        for one in kept:
            hashes[one.entry_number].add(one.hash)
        walk = cls(anchor, dict(hashes))
        if anchor != START:
            long_ago = [one.checkpointed_on for one in kept if one.entry_number == anchor.entry_number]
            if not long_ago or max(long_ago) > today - KEPT_AT_LEAST:
                walk.faults.append(Fault(anchor.entry_number, "forgotten"))
            walk._compare(anchor)
        return walk

    def go(self, entries: Iterable[Sequence[Any]]) -> None:
        """On over the next entries: values in the order of audit.FIELDS, then previous_hash and hash.

        After a fault the walk goes on from what stands there, so that each is found by itself.
        """
        number, previous = self.at
        faults, told = self.faults, self.told
        for entry in entries:
            self.entries += 1
            expected, number, previous_hash = number + 1, entry[0], entry[8]
            if number != expected:
                faults.append(Fault(number, "missing"))
            if previous_hash != previous:
                faults.append(Fault(number, "broken"))
            previous = entry[9]
            if digest(entry, previous_hash) != previous:
                faults.append(Fault(number, "changed"))
            if number in told:
                self._compare(Place(number, previous))
        self.at = Place(number, previous)

    def end(self, head: Place) -> list[Fault]:
        """All that was found, once the last entry has been passed."""
        if self.at != head:
            self.faults.append(Fault(head.entry_number, "not_the_end"))
        gone = sorted(number for number in self.told if number > self.at.entry_number)
        return self.faults + [Fault(number, "told_and_gone") for number in gone]

    def _compare(self, place: Place) -> None:
        if self.told.get(place.entry_number, set()) - {place.hash}:
            self.faults.append(Fault(place.entry_number, "not_as_told"))
