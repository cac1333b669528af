"""The link by which a digital group meets: shown on the own page of those who take part, behind their code, in no message.

It is made anew when it has come astray, or somebody has left: the old one is then nowhere, and each finds the new one in the
same place as before.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from chassis import audit, clock, secret_links, sql
from chassis.db import Conn
from services.groups import groups, policies
from services.groups.problems import GroupHasEnded
from services.groups.room_problems import GroupMeetsInARoom, LinkNotPossible, NoLinkGiven

queries = sql.load(__file__)

AT_WORK = ("forming", "starting", "self_led")
SEALED = "https://"


async def renew(conn: Conn, group_id: UUID, *, address: str | None = None, who: str) -> Any:
    """The group meets by this link from now on.

    ``address``  null: one that nobody can guess, at the place the office has settled for its digital groups.
    Shape   {address, made_on, somebody_left}.
    Errors  GroupNotFound, GroupHasEnded, GroupMeetsInARoom, LinkNotPossible, NoLinkGiven where no place is settled.
    """
    group = await groups.lock(conn, group_id)
    if group["state"] not in AT_WORK:
        raise GroupHasEnded
    if group["format"] != "digital":
        raise GroupMeetsInARoom
    address = address or await new_address(conn)
    check(address)

    await queries.keep_link(conn, group_id=group_id, address=address, made_on=clock.today())
    await audit.note(conn, "link_renewed", account_id=who, about_kind="group", about_id=group_id)
    return await of_group(conn, group_id)


async def of_group(conn: Conn, group_id: UUID) -> Any:
    """A group's link. Shape: {address, made_on, somebody_left}; null where it has none."""
    return await queries.find_link(conn, group_id=group_id)


async def somebody_leaves(conn: Conn, enquiries: Iterable[UUID]) -> None:
    """These are about to leave the groups they are in: of those who could see a link it is noted, never who it was."""
    await queries.mark_left(conn, enquiries=list(enquiries))


async def forget(conn: Conn, group_id: UUID) -> None:
    """The group has ended."""
    await queries.delete_link(conn, group_id=group_id)


async def settle_where(conn: Conn, *, address: str | None = None) -> None:
    """Where the office's digital groups meet; null: links are made elsewhere. Errors: LinkNotPossible."""
    if address is not None:
        check(address)
    await queries.set_place(conn, digital_at=address)


def check(address: str, *, field: str = "address") -> None:
    """Errors: LinkNotPossible, at the field of a form, for what is not a whole address that is sealed on its way."""
    if not address.startswith(SEALED) or len(address) == len(SEALED) or any(sign.isspace() for sign in address):
        raise LinkNotPossible(errors={field: [LinkNotPossible.sentence()]})


async def new_address(conn: Conn) -> str:
    """One that nobody can guess, at the place the office has settled. Errors: NoLinkGiven."""
    place = (await policies.current(conn))["digital_at"]
    if place is None:
        raise NoLinkGiven(errors={"address": [NoLinkGiven.sentence()]})
    return f"{place.rstrip('/')}/{secret_links.make().token}"
