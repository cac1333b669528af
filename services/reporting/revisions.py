"""Revisions: what is told otherwise of a month after it was closed, and why. The reason is given afterwards: nothing waits
for it, since figures about groups and events are told as they happen. Head office is told what is a revision, and the code of
the reason; the words stay here."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final, NamedTuple

from chassis import clock, outbox, sql
from chassis.db import Conn
from services.reporting import free_words, periods, schemas, standings
from services.reporting.periods import Period
from services.reporting.problems import ReasonMissing, WordsMissing
from services.reporting.reasons import OTHER

queries = sql.load(__file__)

TOGETHER: Final = 500
"""Revisions in one message."""


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


def tell(conn: Conn, corrections: Iterable[Correction], told_in: int) -> None:
    """Tell head office which figures it has been told otherwise of closed months. Emits reporting.revisions_noted.v1.

    ``told_in``  how many messages just before this one tell them, in the same transaction.
    """
    noted = [
        {"indicator": indicator, "period": _month_of(period)}
        for indicator, period in sorted({(one.indicator, one.period) for one in corrections})
    ]
    for number, some in enumerate(_batches(noted)):
        outbox.add(conn, schemas.RevisionsNoted.event(subject=conn.office, told_in=told_in + number, revisions=some))


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
    Emits   reporting.revisions_explained.v1: which figure, which month and the code, never the words.
    """
    await standings.lock(conn)
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
    _explain(conn, kept)
    return len(kept)


def _explain(conn: Conn, kept: Sequence[Any]) -> None:
    """Tell head office the codes of what has its reason now; it stands for all that was noted of the month before it."""
    given = [
        {"indicator": row["indicator"], "period": _month_of(row["period"]), "reason": row["reason"]}
        for row in sorted(kept, key=lambda row: (row["indicator"], row["period"]))
    ]
    for some in _batches(given):
        outbox.add(conn, schemas.RevisionsExplained.event(subject=conn.office, revisions=some))


def _batches(revisions: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    return (revisions[first : first + TOGETHER] for first in range(0, len(revisions), TOGETHER))


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


def _month_of(period: date) -> str:
    return Period("month", period).code


def _month(row: Any) -> dict[str, Any]:
    return {"period": row["period"], "change": row["change"]}
