"""What ``brikke verify`` compares: the truth of an office, what it has stated and holds, and what head office knows.

Three things must hold when all is at rest: truth = stated + held in every cell; head office's figures are exactly what
the office has stated; and nothing of an office's figures stands at head office that the office has not stated.
"""

from collections.abc import Iterable
from typing import Any

from chassis import sql
from chassis.db import Conn
from services.reporting import statements
from services.reporting.periods import Period

queries = sql.load(__file__)

Cell = dict[str, Any]
KEY = ("indicator", "period", "area_kind", "area", "breakdown")


async def own(conn: Conn) -> list[Cell]:
    """This office's cells that are not nought throughout.

    Shape   [{indicator, period "2026-10" or "2026", area_kind, area, breakdown, truth, stated (None when no number),
            state (None: not told), held}], sorted.
    """
    rows = await queries.list_own(conn)
    return [
        _cell(row)
        | {"truth": row["value"], "stated": row["stated_value"], "state": row["stated_state"], "held": row["held"]}
        for row in rows
    ]


async def national(conn: Conn) -> list[Cell]:
    """Head office's standing figures of all offices: [{office, indicator, period, …, value, state}], sorted."""
    return [
        {"office": row["office"]} | _cell(row) | {"value": row["value"], "state": row["state"]}
        for row in await queries.list_national(conn)
    ]


async def at_rest(conn: Conn) -> bool:
    """Whether nothing is left to tell and no replay is under way: only then is there something to compare."""
    return not await statements.is_replaying(conn) and not await queries.is_unsettled(conn)


def differences(office: str, own_cells: Iterable[Cell], national_cells: Iterable[Cell]) -> list[dict[str, Any]]:
    """Everything that does not add up for one office; empty when all does.

    Shape   [{office, indicator, period, area_kind, area, breakdown, what, …}] where ``what`` is "truth" (truth is not
            stated + held), "national" (head office has another figure) or "unknown" (head office has one too many).
    """
    theirs = {_key(cell): cell for cell in national_cells if cell["office"] == office}
    found = []
    for cell in own_cells:
        if cell["truth"] != (cell["stated"] or 0) + cell["held"]:
            found.append(
                _difference(office, "truth", cell, truth=cell["truth"], stated=cell["stated"], held=cell["held"])
            )
        known = theirs.pop(_key(cell), None)
        ours = (cell["state"], cell["stated"])
        if ours != ((known["state"], known["value"]) if known else (None, None)):
            found.append(
                _difference(office, "national", cell, stated=ours, national=known and (known["state"], known["value"]))
            )
    found += [_difference(office, "unknown", cell, national=(cell["state"], cell["value"])) for cell in theirs.values()]
    return found


def _cell(row: Any) -> Cell:
    return {
        "indicator": row["indicator"],
        "period": Period(row["span"], row["period"]).code,
        "area_kind": row["area_kind"],
        "area": row["area"],
        "breakdown": row["breakdown"],
    }


def _key(cell: Cell) -> tuple[Any, ...]:
    return tuple(tuple(sorted(cell[name].items())) if name == "breakdown" else cell[name] for name in KEY)


def _difference(office: str, what: str, cell: Cell, **figures: Any) -> dict[str, Any]:
    return {"office": office, "what": what} | {name: cell[name] for name in KEY} | figures
