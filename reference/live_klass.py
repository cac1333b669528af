"""Municipalities, their changes, and counties from Statistics Norway's Klass.

Klass tells of a code as long as it has one name; what a code stood for also changes when another becomes part of it, or it
gives something up. A life ends there, so that figures of before and after are never taken for the same area.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

from reference.sources import Asking, SourceFailed

MUNICIPALITIES, COUNTIES = "SSB Klass 131", "SSB Klass 104"
SINCE = "1838-01-01"
"""The first municipalities."""
NOT_STATED = "9999"
T = TypeVar("T")


class Life(NamedTuple):
    """A code for as long as it stood for the same area under the same name."""

    code: str
    name: str
    began: str
    ended: str
    """Exclusive; empty while it is valid."""

    def was_valid(self, day: date) -> bool:
        return self.began <= day.isoformat() and (not self.ended or day.isoformat() < self.ended)


class Change(NamedTuple):
    """What became of a code on a date."""

    on: str
    old: str
    old_name: str
    new: str
    new_name: str
    kind: str = ""


def changes(asking: Asking, address: str, until: date) -> list[Change]:
    """Every change before ``until``, in order, with its kind.

    Errors  SourceFailed.
    """
    told = asking.ask(MUNICIPALITIES, f"{address}/classifications/131/changes.json", **_span(until))
    found = _each(MUNICIPALITIES, told, "codeChanges", _change)
    whole = sorted({change for change in found if change.old and change.new})
    for change in whole:
        _expect(MUNICIPALITIES, len(change.old) == len(change.new) == 4, change)
    return with_kinds(whole)


def municipalities(asking: Asking, address: str, until: date, changed: Iterable[Change]) -> list[Life]:
    """Every municipality there was before ``until``, its life cut where it changed.

    Errors  SourceFailed.
    """
    return cut_at_changes(
        _lives(asking, MUNICIPALITIES, f"{address}/classifications/131/codes.json", 4, until), changed
    )


def counties(asking: Asking, address: str, until: date) -> list[Life]:
    """Every county there was before ``until``.

    Errors  SourceFailed.
    """
    return _lives(asking, COUNTIES, f"{address}/classifications/104/codes.json", 2, until)


def _span(until: date) -> dict[str, str]:
    return {"from": SINCE, "to": until.isoformat(), "language": "nb"}


def _lives(asking: Asking, source: str, address: str, digits: int, until: date) -> list[Life]:
    found = _each(source, asking.ask(source, address, **_span(until)), "codes", lambda row: _life(row, until))
    for life in found:
        _expect(source, len(life.code) == digits and life.code.isdigit() and bool(life.name), life)
        _expect(source, not life.ended or life.began < life.ended, life)
    return joined(found)


def joined(lives: Iterable[Life]) -> list[Life]:
    """In order of code and time; what follows at once under the same code and name is one life."""
    whole: list[Life] = []
    for life in sorted(lives):
        if whole and (whole[-1].code, whole[-1].name, whole[-1].ended) == (life.code, life.name, life.began):
            whole[-1] = whole[-1]._replace(ended=life.ended)
        else:
            whole.append(life)
    return whole


def cut_at_changes(lives: Iterable[Life], changed: Iterable[Change]) -> list[Life]:
    """Each life in the stretches between the changes that its code had a part in."""
    days = defaultdict(set)
    for change in changed:
        days[change.old].add(change.on)
        days[change.new].add(change.on)
    return [part for life in lives for part in _cut(life, days[life.code])]


def _cut(life: Life, days: Iterable[str]) -> list[Life]:
    inside = sorted(day for day in days if life.began < day and (not life.ended or day < life.ended))
    return [life._replace(began=began, ended=ended) for began, ended in pairwise([life.began, *inside, life.ended])]


def with_kinds(found: list[Change]) -> list[Change]:
    """All changes of all dates, each with its kind: of merges and divisions there are several on a date."""
    became, came_of = defaultdict(set), defaultdict(set)
    for change in found:
        became[change.on, change.old].add(change.new)
        came_of[change.on, change.new].add(change.old)
    return [
        change._replace(kind=_kind(change, len(became[change.on, change.old]), len(came_of[change.on, change.new])))
        for change in found
    ]


def _kind(change: Change, parts: int, wholes: int) -> str:
    if parts > 1:
        return "split_and_merge" if wholes > 1 else "split"
    if wholes > 1:
        return "merge"
    if change.old == change.new:
        return "rename" if change.old_name != change.new_name else "same"
    return "renumber_rename" if change.old_name != change.new_name else "renumber"


def _change(row: dict[str, Any]) -> Change:
    return Change(
        date.fromisoformat(row["changeOccurred"]).isoformat(),
        row["oldCode"] or "",
        (row["oldName"] or "").strip(),
        row["newCode"] or "",
        (row["newName"] or "").strip(),
    )


def _life(row: dict[str, Any], until: date) -> Life:
    """Klass says nothing, or the end of what was asked for, where a code is still valid."""
    told = row["validToInRequestedRange"]
    ended = date.fromisoformat(told) if told else until
    began = date.fromisoformat(row["validFromInRequestedRange"])
    return Life(row["code"], row["name"].strip(), began.isoformat(), ended.isoformat() if ended < until else "")


def _each(source: str, told: Any, under: str, made_of: Callable[[dict[str, Any]], T]) -> list[T]:
    """The rows under a name, each made into what it stands for; none at all is not an answer."""
    try:
        found = [made_of(row) for row in told[under]]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SourceFailed(source, f"the answer has another shape than it had ({error!r})") from error
    _expect(source, bool(found), f"nothing under {under}")
    return found


def _expect(source: str, fits: bool, what: object) -> None:
    if not fits:
        raise SourceFailed(source, f"the answer does not fit: {what}")
