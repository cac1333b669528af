"""Which groups can have an initiator at the same time: one who has the language, and can go to where the group meets. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import NamedTuple

NORWEGIAN = frozenset({"nb", "nn", "no"})
"""Whoever has one of them leads a group in any of them."""

Need = tuple[str, str | None]
"""What a group needs of its initiator: a language, and the municipality it meets in, null on a screen."""


class Initiator(NamedTuple):
    """Initiators who are alike for a group."""

    languages: tuple[str, ...] | None
    """In order; null: any."""
    places: tuple[str, ...] | None
    """Municipalities, in order; null: everywhere here."""


ANYBODY = Initiator(None, None)
"""One who can lead every group."""


def initiator(languages: Iterable[str], municipalities: Iterable[str]) -> Initiator:
    """One as noted in the register: nothing said of languages is Norwegian, nothing said of places is everywhere here."""
    spoken = set(languages) or set(NORWEGIAN)
    if spoken & NORWEGIAN:
        spoken |= NORWEGIAN
    return Initiator(tuple(sorted(spoken)), tuple(sorted(municipalities)) or None)


def has_language(one: Initiator, language: str) -> bool:
    """Whether this initiator can lead a group that talks in it."""
    return one.languages is None or language in one.languages


def can_go(one: Initiator, place: str | None) -> bool:
    """Whether this initiator can be where a group meets; on a screen everybody can."""
    return place is None or one.places is None or place in one.places


def can_lead(one: Initiator, need: Need) -> bool:
    """Whether this initiator has what a group needs."""
    language, place = need
    return has_language(one, language) and can_go(one, place)


class Leading:
    """Who leads which groups: each new group gets an initiator, and those before change theirs where that helps."""

    def __init__(self, free: Mapping[Initiator, int], needs: Iterable[Need] = ()) -> None:
        self._free = {one: free[one] for one in sorted(free, key=str) if free[one] > 0}
        self.led: dict[Initiator, Counter[Need]] = {one: Counter() for one in self._free}
        """How many groups of each need an initiator leads."""
        self.without = [need for need in needs if not self.take(need)]
        """Those for which there was nobody."""

    def take(self, need: Need) -> bool:
        """One group more; false, with nothing changed, where no way of giving them out has room for it."""
        return self._take(need, set())

    def can_take(self, need: Need) -> bool:
        """Whether there could be one group more."""
        return deepcopy(self).take(need)

    def is_busy(self) -> bool:
        """Whether everybody leads as many groups as may be."""
        return all(led.total() >= self._free[one] for one, led in self.led.items())

    def beside(self, needs: Iterable[Need]) -> dict[Initiator, int]:
        """Who is left when those who lead these groups are left out."""
        left, wanted = dict(self._free), Counter(needs)
        for one, led in self.led.items():
            for need, count in led.items():
                taken = min(count, wanted[need])
                wanted[need] -= taken
                left[one] -= taken
        return left

    def _take(self, need: Need, asked: set[Initiator]) -> bool:
        for one in self._free:
            if one in asked or not can_lead(one, need):
                continue
            asked.add(one)
            if self.led[one].total() < self._free[one]:
                self.led[one][need] += 1
                return True
            for other in [other for other, count in self.led[one].items() if count]:
                if self._take(other, asked):
                    self.led[one].subtract([other])
                    self.led[one][need] += 1
                    return True
        return False
