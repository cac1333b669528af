"""Revisions: what is told otherwise of a month after it was closed, and why. The reason is given afterwards: nothing waits
for it, since figures about groups and events are told as they happen."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final, NamedTuple

from chassis import clock, sql
from chassis.db import Conn
from services.reporting import free_words, periods
from services.reporting.problems import ReasonMissing, WordsMissing

queries = sql.load(__file__)

REASONS: Final = ("late", "mistaken", "doubled", "event_changed", "other")
"""Told too late, written down wrongly, counted twice, the event was changed; or what only words can say."""
OTHER: Final = "other"


class Correction(NamedTuple):
    """One cell of a closed month that is told otherwise, and what that changes the indicator's total by."""

    indicator: str
    period: date
    change: int


async def note(conn: Conn, corrections: Iterable[Correction]) -> None:
    """Write down what has been told otherwise; it joins what waits for a reason already, of the same figure and month."""
    changes: Counter[tuple[str, date]] = Counter()
    for one in corrections:
        changes[one.indicator, one.period] += one.change
    if changes:
        await queries.note(
            conn,
            indicators=[indicator for indicator, _ in changes],
            periods=[period for _, period in changes],
            changes=list(changes.values()),
            stated_on=clock.today(),
        )


async def look(conn: Conn) -> dict[str, Any]:
    """What waits for a reason, and the latest that were given one.

    Shape   {waiting: [{code, indicator, stated_on, months: [{period, change}]}] the oldest first, what was told on one day of
            one figure together; given: [{indicator, period, stated_on, change, reason, words, given_on}]}.
    """
    rows = await queries.list_waiting(conn)
    waiting = [
        {"code": _code(indicator, day), "indicator": indicator, "stated_on": day, "months": [*map(_month, together)]}
        for (day, indicator), together in groupby(rows, key=lambda row: (row["stated_on"], row["indicator"]))
    ]
    return {"waiting": waiting, "given": [dict(row) for row in await queries.list_given(conn)]}


async def of_month(conn: Conn, period: date) -> list[dict[str, Any]]:
    """What was changed in a month after it was closed, the latest last. Shape as ``given``; ``reason`` may be None."""
    return [dict(row) for row in await queries.list_of_month(conn, period=period)]


async def give(conn: Conn, *, reasons: Mapping[str, str | None], words: Mapping[str, str | None]) -> int:
    """Say why, by the code of what waits; what nothing is said of waits on, and so does what is told meanwhile.

    Shape   how many revisions have their reason now.
    Errors  ReasonMissing where there are words alone, WordsMissing where only words can say it, IdentityNumberGiven,
            PersonNamed.
    """
    said = {code: text.strip() for code, text in words.items() if text and text.strip()}
    given = {code: reason for code, reason in reasons.items() if reason}
    _check(given, said)
    waiting = {_code(row["indicator"], row["stated_on"]): row for row in await queries.list_waiting(conn)}
    known = [code for code in given if code in waiting]
    kept = await queries.give(
        conn,
        indicators=[waiting[code]["indicator"] for code in known],
        stated_ons=[waiting[code]["stated_on"] for code in known],
        reasons=[given[code] for code in known],
        words=[said.get(code) for code in known],
        given_on=clock.today(),
    )
    return len(kept)


def _check(given: Mapping[str, str], said: Mapping[str, str]) -> None:
    free_words.refuse({f"words.{code}": text for code, text in said.items()})
    if bare := [code for code in said if code not in given]:
        raise ReasonMissing(errors={f"reasons.{code}": [ReasonMissing.sentence()] for code in bare})
    if silent := [code for code, reason in given.items() if reason == OTHER and code not in said]:
        raise WordsMissing(errors={f"words.{code}": [WordsMissing.sentence()] for code in silent})


def runs(months: Sequence[Mapping[str, Any]]) -> list[tuple[date, date, int]]:
    """Months that follow each other with the same change, together: (first, last, change)."""
    found: list[tuple[date, date, int]] = []
    for one in months:
        if found and periods.after(found[-1][1]) == one["period"] and found[-1][2] == one["change"]:
            found[-1] = (found[-1][0], one["period"], one["change"])
        else:
            found.append((one["period"], one["period"], one["change"]))
    return found


def _code(indicator: str, day: date) -> str:
    return f"{indicator}__{day:%Y%m%d}"


def _month(row: Any) -> dict[str, Any]:
    return {"period": row["period"], "change": row["change"]}
