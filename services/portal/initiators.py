"""Initiators: volunteers whom groups lets in on a phone for as long as they attend a group that is starting.

The account's id is the initiator's id in groups, so that a pass says there who it is. Their accounts are apart from those of
staff, also where the address is the same: one has a password and a code app, the other a mailed code and a PIN.
"""

from typing import Any
from uuid import UUID

from chassis import audit, clock, outbox, seal, sql
from chassis.db import Conn
from chassis.events import Message
from services.portal import accounts, mailed_codes, pins, schemas
from services.portal.problems import AccountNotFound

queries = sql.load(__file__)

PAGE = "/groups/mine"
DOOR = "/sign-in/initiator"
LANGUAGE = "nb"


async def on_admit(conn: Conn, messages: list[Message]) -> None:
    """Groups asks that these are let in."""
    for message in messages:
        told = {name: value for name, value in message.data.items() if name != "sealed"}
        await admit(conn, **schemas.AdmitInitiator.read(told | seal.open(conn, message)))


async def on_end(conn: Conn, messages: list[Message]) -> None:
    """Groups asks that these are let in no more."""
    for message in messages:
        await end(conn, **schemas.EndInitiator.read(message.data))


async def admit(conn: Conn, *, initiator_id: UUID, occasion: str, name: str, email: str, new_pin: bool) -> None:
    """Let an initiator in from now on; one who was let in before keeps the PIN, unless a new one is to be chosen.

    Emits   notifications.send_message.v1 {template: initiator_admitted}, once an occasion.
    """
    was_out = await queries.admit(conn, account_id=initiator_id, name=name, email=email, now=clock.now())
    if new_pin:
        await shut(conn, initiator_id)
    if was_out or new_pin:
        act = "initiator_admitted" if was_out else "pin_forgotten"
        await audit.note(conn, act, about_kind="account", about_id=initiator_id)
    _welcome(conn, initiator_id, occasion, name, email)


async def end(conn: Conn, *, initiator_id: UUID, forget: bool) -> None:
    """Let an initiator in no more: sessions end, the PIN and any code on its way are gone. Once more changes nothing.

    ``forget``: name and address go at once, not a year later.
    """
    await shut(conn, initiator_id)
    try:
        await accounts.close(conn, initiator_id)
    except AccountNotFound:
        """It was closed before, or never open."""
    if forget:
        await queries.forget(conn, account_id=initiator_id)
        key = str(initiator_id)
        outbox.add(conn, outbox.command("notifications.forget_messages.v1", subject=key, key=key))


async def shut(conn: Conn, initiator_id: UUID) -> None:
    """What was used to come in is worth nothing any more."""
    await pins.forget(conn, initiator_id)
    await mailed_codes.end_all(conn, initiator_id)


async def find(conn: Conn, email: str) -> Any:
    """{account_id, name, email} of the initiator with this address; None where there is none."""
    return await queries.get_initiator(conn, email=email)


def send_code(conn: Conn, initiator: Any, occasion: str, code: str, valid_until: str) -> None:
    """The code that was asked for; not sent once it no longer works."""
    _write(
        conn,
        initiator["account_id"],
        recipient=initiator["email"],
        template="initiator_code",
        purpose="initiator_code",
        occasion=occasion,
        parameters={"called": initiator["name"], "code": code, "valid_until": valid_until},
        not_after=valid_until,
    )


def _welcome(conn: Conn, initiator_id: UUID, occasion: str, name: str, email: str) -> None:
    _write(
        conn,
        initiator_id,
        recipient=email,
        template="initiator_admitted",
        purpose="initiator",
        occasion=occasion,
        parameters={"called": name, "link": f"{conn.settings.base_url}{DOOR}"},
        not_after=None,
    )


def _write(conn: Conn, initiator_id: UUID, **told: Any) -> None:
    key = str(initiator_id)
    letter = outbox.command(
        "notifications.send_message.v1", subject=key, key=key, channel="email", language=LANGUAGE, **told
    )
    outbox.add(conn, letter)
