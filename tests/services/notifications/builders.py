"""Builders: a command as it arrives, a mail server that remembers, rows of the ledger."""

import asyncio
import email
import email.policy
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

from chassis import clock, seal
from chassis.db import Database
from chassis.events import Message
from services.notifications import layout, ledger, postbox, turns
from services.notifications import samples as made_up
from services.notifications.samples import OFFICE as OFFICE
from services.notifications.templates import TEMPLATES


class Mailbox:
    """aiosmtpd's handler: keeps every mail; ``answer`` decides what the server says to one."""

    def __init__(self) -> None:
        self.port = 0
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.answer: Callable[[int], str] = lambda _count: "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 aiosmtpd's name
        self.raw.append(envelope.content)
        answer = self.answer(len(self.raw))
        if answer == "hang up":
            self.mails.append(_parsed(envelope.content))
            server.transport.abort()
            return "250 OK"
        if answer.startswith("250"):
            self.mails.append(_parsed(envelope.content))
            self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        return answer

    def text(self, index: int = -1) -> str:
        part = self.mails[index].get_body(("plain",))
        assert part is not None
        return layout.unflowed(str(part.get_content()))


def _parsed(content: bytes) -> EmailMessage:
    parsed = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


PARAMETERS: dict[str, Any] = {
    "name": "Solveig",
    "title": "Seminar om å møtes",
    "starts_at": "2030-05-03T16:00:00+00:00",
    "ends_at": "2030-05-03T19:00:00+00:00",
    "place": "Kulturhuset",
    "format": "in_person",
    "seats": 1,
    "code": "ABCD-EFGH",
    "link": "https://link-oslo.localhost/events/registrations/token",
    "position": 3,
}


HOST = "link-oslo.localhost"


def samples(template: str, *, whole: bool = True) -> dict[str, Any]:
    """A value for each parameter of a template, as the asking service would send it."""
    return made_up.parameters(TEMPLATES[template], f"https://{HOST}", whole=whole)


def command(
    db: Database,
    recipient: str = "solveig@example.org",
    *,
    occasion: str | None = None,
    parameters: dict[str, Any] | None = None,
    replaying: bool = False,
    not_after: datetime | None = None,
    **changes: Any,
) -> Message:
    """The command as it comes off the bus, its personal fields sealed."""
    message_id = str(uuid4())
    personal = {"recipient": recipient, "parameters": PARAMETERS | (parameters or {})}
    data = {
        "channel": "email",
        "template": "registration_confirmed",
        "language": "nb",
        "purpose": "event_registration",
        "occasion": occasion or str(uuid4()),
        "about": {"subject": str(uuid4()), "version": 2},
        "not_after": (not_after or clock.now() + timedelta(days=30)).isoformat(),
        "key": str(uuid4()),
        "sealed": seal.seal(db.settings.key_dir, personal, bound_to=message_id),
    }
    return Message(
        id=message_id,
        office="link-oslo",
        service="events",
        stream="commands.notifications",
        epoch=1,
        sequence=1,
        type="notifications.send_message.v1",
        subject=str(uuid4()),
        time=clock.now().isoformat(),
        data=data | changes,
        replaying=replaying,
    )


async def ask(db: Database, *messages: Message) -> int:
    """Have commands written into the ledger."""
    return await db.run(ledger.on_send_message, list(messages))


async def begin(db: Database) -> tuple[turns.Hand, Any]:
    """Take what is due in hand and mark the first as being sent, as a sender does that then gives it to the server."""
    hand = turns.Hand()
    hand.left.extend(await db.run(turns.take_in_hand, hand))
    turn = await db.run(turns.take_turn, hand, [], hand.next(1))
    return hand, turn.marked[0]


async def settle(db: Database, hand: turns.Hand, row: Any, reply: postbox.Reply) -> None:
    """Settle what :func:`begin` began."""
    await db.run(turns.take_turn, hand, [turns.Given(row, reply)])


async def rows(db: Database, query: str, *values: Any) -> list[Any]:
    async def fetch(conn: Any) -> list[Any]:
        return list(await conn.fetch(query, *values))

    return await db.run(fetch)


async def states(db: Database) -> list[tuple[str, str | None]]:
    """(state, reason) of every message in the order they were asked for."""
    found = await rows(db, "SELECT state, reason FROM message ORDER BY asked_at, message_id")
    return [(row["state"], row["reason"]) for row in found]


async def outcomes(db: Database) -> list[str]:
    query = "SELECT data::jsonb ->> 'outcome' AS outcome FROM bus.outbox WHERE type = $1 ORDER BY outbox_id"
    return [row["outcome"] for row in await rows(db, query, "notifications.message_settled.v1")]


@asynccontextmanager
async def just_marking(db: Database) -> AsyncIterator[Callable[[], Awaitable[int]]]:
    """A turn of the desk that has looked and marked, and commits when it is told to. Shape of that: how many it marked."""
    hand = turns.Hand()
    hand.left.extend(await db.run(turns.take_in_hand, hand))
    looked, go_on = asyncio.Event(), asyncio.Event()

    async def mark_slowly(conn: Any) -> int:
        turn = await turns.take_turn(conn, hand, [], hand.next(1))
        looked.set()
        await go_on.wait()
        return len(turn.marked)

    async def commit() -> int:
        go_on.set()
        return await marking

    marking = asyncio.create_task(db.run(mark_slowly))
    await looked.wait()
    try:
        yield commit
    finally:
        await commit()
