"""Signing a month off: what looks odd is shown and answered, then the month is closed."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from chassis import sql
from chassis.db import Conn
from services.reporting import catalogue, checks, closings, dashboard, free_words, periods, revisions
from services.reporting.problems import CommentMissing

queries = sql.load(__file__)

LONG_STARTING = timedelta(days=180)
"""Initiators attend the first one to five meetings: after half a year somebody has forgotten to say that they left."""


async def look(conn: Conn, period: date) -> dict[str, Any]:
    """A month as it is to be signed off, or was.

    Shape   {period, closed_on: None while open, next: whether it can be closed now, findings, figures: [{code, now, then}]
            with the same month last year, comments: {code: text}, narrative, revised: what was changed since, as
            revisions.of_month}.
    Errors  MonthNotOver, EarlierMonthOpen only when it is closed, not here.
    """
    months = {row["period"]: row for row in await closings.list_months(conn)}
    standing = months.get(period, {"closed_on": None, "next": False})
    month = await _month(conn, period)
    told = {
        f"{row['kind']}__{row['indicator']}": row["comment"] for row in await queries.list_comments(conn, period=period)
    }
    return {
        "period": period,
        "closed_on": standing["closed_on"],
        "next": standing["next"],
        "findings": checks.find(month),
        "figures": [
            {"code": code, "now": month.of(code), "then": month.of(code, 12)}
            for code in _counted()
            if code != "waiting_days"
        ],
        "comments": told,
        "narrative": await queries.read_narrative(conn, period=period),
        "revised": await revisions.of_month(conn, period),
    }


async def sign(
    conn: Conn,
    period: date,
    *,
    comments: Mapping[str, str | None],
    narrative: str | None = None,
    who: UUID | None = None,
) -> dict[str, Any]:
    """Close the month, with why what looks odd in it is right.

    ``comments``  by the code of a finding.
    Errors  CommentMissing at each finding that wants one, IdentityNumberGiven, PersonNamed, and those of closings.close.
    Emits   as closings.close; nothing that is written here leaves the office.
    """
    findings = checks.find(await _month(conn, period))
    said = {code: text.strip() for code, text in comments.items() if text and text.strip()}
    free_words.refuse({f"comments.{code}": text for code, text in said.items()} | {"narrative": narrative})
    if lacking := checks.lacking(findings, said):
        raise CommentMissing(errors={f"comments.{code}": [CommentMissing.sentence()] for code in lacking})

    closed = await closings.close(conn, period, who)
    known = checks.named(findings)
    kept = [(known[code], text) for code, text in said.items() if code in known and known[code].wants_comment]
    await queries.keep_comments(
        conn,
        period=period,
        kinds=[finding.kind for finding, _ in kept],
        indicators=[finding.indicator for finding, _ in kept],
        comments=[text for _, text in kept],
    )
    await queries.keep_narrative(conn, period=period, narrative=(narrative or "").strip() or None)
    return closed


async def _month(conn: Conn, period: date) -> checks.Month:
    known = await dashboard.totals(conn, checks.months(period))
    ended = periods.after(period)
    flows = [code for code in _counted() if not catalogue.current().indicators[code].stock and code != "waiting_days"]
    return checks.Month(
        period,
        known,
        flows,
        [row["indicator"] for row in await queries.list_negative(conn, period=period)],
        {
            "not_counted": await queries.count_not_counted(conn),
            "long_starting": await queries.count_long_starting(conn, before_on=ended - LONG_STARTING),
        },
    )


def _counted() -> list[str]:
    return [one.code for one in catalogue.current().indicators.values() if one.counted]
