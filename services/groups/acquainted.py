"""A warning to coordinators where people who are to meet in a group are likely to know one another already.

Nobody is kept apart by it: they are asked. Whether it is all right is theirs to say.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from babel.lists import format_list

from chassis import languages, sql
from chassis.db import Conn
from chassis.languages import gettext

queries = sql.load(__file__)

SMALL = 5_000
"""In a municipality with fewer adults than this many know one another."""


async def warnings(conn: Conn, enquiries: Iterable[UUID]) -> list[str]:
    """A sentence for each thing that some of these have in common; none for most groups."""
    rows = await queries.list_ties(conn, enquiries=list(enquiries), smallest=SMALL)
    return [_said(row) for row in rows]


def _said(row: Any) -> str:
    who = format_list([called or gettext("no name") for called in row["called"]], locale=languages.current())
    if row["tie"] == "course":
        return gettext("{who} come from the same course, and may know one another. Ask them first.").format(who=who)
    said = gettext("{who} live in {place}, which is small, and may know one another. Ask them first.")
    return said.format(who=who, place=row["place"])
