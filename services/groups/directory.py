"""The public directory: groups that welcome new members, as a poster on the wall would tell it; no persons."""

from typing import Any
from uuid import UUID

from chassis import clock, outbox, sql
from chassis.db import Conn
from services.groups import groups, schemas

queries = sql.load(__file__)


async def listed(
    conn: Conn, *, open: bool = True, postcode: str | None = None, municipality: str | None = None
) -> list[Any]:
    """Groups in the directory, the nearest first.

    ``open``  False: those that were listed and are closed since.
    ``postcode``, ``municipality``  a known one leaves out groups that meet in another county; digital ones are near everyone.
    """
    rows: list[Any] = await queries.list_listed(
        conn, open=open, postcode=postcode, municipality=municipality, today=clock.today()
    )
    return rows


async def set_open(conn: Conn, group_id: UUID, *, open: bool) -> None:
    """Whether new members are welcome; a group that closes stays in the directory as "closed since".

    Emits   groups.group_listed.v1 when that is news.
    """
    if await queries.mark_open(conn, group_id=group_id, open=open, today=clock.today()):
        tell(conn, await groups.find(conn, group_id))


def tell(conn: Conn, group: Any) -> None:
    """Tell the national directory how a group that is or was listed stands now."""
    if group["listed_on"] is None:
        return
    told = {name: group[name] for name in ("group_id", "title", "place", "format", "open", "listed_on", "closed_since")}
    listing = schemas.GroupListed.event(subject=str(group["group_id"]), municipality=group["municipality_code"], **told)
    outbox.add(conn, listing)
