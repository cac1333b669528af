"""People in a project: what the office may say of them to whoever gives the money, so that nobody can be worked out.

Nothing is said before the project's months are over and closed. Then its total is told as a month's is: a number of five and
more, nought, or "under five"; and not at all where so few of the office's people were in no group of the project that the
difference would tell of one to four of them. What is told is five and more
from all that was told before, or what was told stands.
"""

from datetime import date
from typing import Any, Final
from uuid import UUID

from chassis import sql
from chassis.db import Conn
from services.reporting import catalogue, people, periods, standings
from services.reporting.people import FEWEST, FOLDED, Figure
from services.reporting.project_counts import COUNTED

queries = sql.load(__file__)

PEOPLE: Final = tuple(code for code in COUNTED if catalogue.current().indicators[code].people)
"""The figures of a project that are about people seeking help."""


def figure_of(value: int, office: int) -> Figure:
    """What is told of ``value`` people in a project, the office having had ``office`` of them in the same months."""
    return FOLDED if 0 < office - value < FEWEST and value else people.figure_of(value)


async def settle(conn: Conn) -> None:
    """Bring what is told of every project whose months are closed to what the rules let stand; told to nobody by itself."""
    standing = await standings.read(conn)
    for row in await queries.list_over(conn, open_from=standing.open_from):
        for indicator in PEOPLE:
            await _settle_one(conn, row, indicator, min(periods.after(row["last_month"]), standing.ended_on))


async def _settle_one(conn: Conn, project: Any, indicator: str, before_on: date) -> None:
    asked = {
        "project_id": project["project_id"],
        "indicator": indicator,
        "first_month": project["first_month"],
        "before_on": before_on,
    }
    truth = await queries.read_truth(conn, **asked)
    ever = (await _ever_told(conn, project["project_id"])).get(indicator, [])
    new = figure_of(int(truth["project"]), int(truth["office"]))
    if new not in ever[-1:] and people.fits(new, ever):
        await queries.keep_told(
            conn,
            project_id=project["project_id"],
            indicator=indicator,
            revision=len(ever) + 1,
            state=new.state,
            value=new.value,
        )


async def told_of(conn: Conn, project_id: UUID) -> dict[str, Figure]:
    """What may be said of people in a project, by indicator; nothing while its months are open."""
    return {indicator: figures[-1] for indicator, figures in (await _ever_told(conn, project_id)).items()}


async def _ever_told(conn: Conn, project_id: UUID) -> dict[str, list[Figure]]:
    """All that was ever settled, the last last."""
    found: dict[str, list[Figure]] = {}
    for row in await queries.list_told(conn, project_id=project_id):
        found.setdefault(row["indicator"], []).append(Figure(row["state"], row["value"]))
    return found
