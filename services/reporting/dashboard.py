"""What the office sees first: this month beside the same month last year, and the month that is to be closed."""

from datetime import date
from typing import Any

from chassis import clock, sql
from chassis.db import Conn
from services.reporting import catalogue, closings, comparisons, labels, periods, told_catalogue

queries = sql.load(__file__)


async def look(conn: Conn) -> dict[str, Any]:
    """This office's own totals.

    Shape   {month, last_year, figures: [{code, name, stock, now, then}], to_close, beside, newer}; ``to_close`` is the month that
            is over and next to be closed, None when there is none; ``beside`` as :func:`_beside`,
            ``newer`` as :func:`told_catalogue.newer`.
    """
    month = periods.month_of(clock.today())
    last_year = periods.after(month, -12)
    known = await totals(conn, [month, last_year])
    counted = [one for one in catalogue.current().indicators.values() if one.counted]
    figures = [
        {
            "code": one.code,
            "name": labels.text(one.name),
            "stock": one.stock,
            "now": known.get((one.code, month), 0),
            "then": known.get((one.code, last_year), 0),
        }
        for one in counted
        if one.code != "waiting_days"
    ]
    return {
        "month": month,
        "last_year": last_year,
        "figures": figures,
        "to_close": await _to_close(conn, month),
        "beside": await _beside(conn, periods.after(month, -1)),
        "newer": await told_catalogue.newer(conn),
    }


async def _beside(conn: Conn, month: date) -> dict[str, Any]:
    """The last month that is over, beside the county and the country.

    Shape   {month, county: its name, rows: [{name, own, county, country}]}, the two last {value, under_five} or None where
            head office has told of none; no rows where it has told of nothing.
    """
    told, own = await comparisons.beside(conn, month), await totals(conn, [month])
    rows = [
        {"name": labels.text(one.name), "own": own.get((one.code, month), 0)}
        | {area: told["figures"].get(one.code, {}).get(area) for area in ("county", "country")}
        for one in comparisons.compared()
        if one.code in told["figures"]
    ]
    return {"month": month, "county": told["county"], "rows": rows}


async def totals(conn: Conn, months: list[date]) -> dict[tuple[str, date], int]:
    """This office's own totals over all areas, by indicator and month; what is not there is nought."""
    rows = await queries.list_totals(conn, months=months)
    return {(row["indicator"], row["period"]): int(row["value"]) for row in rows}


async def _to_close(conn: Conn, month: date) -> date | None:
    upcoming = await closings.first_open(conn)
    return upcoming if upcoming is not None and upcoming < month else None
