"""What messages are about, and the version of it that holds now, as the services that own it tell."""

from datetime import timedelta
from typing import Any

from chassis import clock, sql
from chassis.db import Conn
from chassis.events import Message
from services.notifications import gate

queries = sql.load(__file__)

KEEP_DAYS = 400
"""Longer than any message about it could wait."""


async def on_changed(conn: Conn, messages: list[Message]) -> int:
    """Something has moved, changed or ended: what is written about an earlier version of it is not to be sent.

    A version only ever rises, so that it does not matter which comes first, the news or the messages about it, nor how
    often the news comes. Those that wait are judged at once, so that staff need not wonder.

    Shape   how many matters are at another version than before.
    """
    told = _latest(messages)
    if not told:
        return 0
    await gate.close(conn)
    columns = {name: [each[name] for each in told] for name in ("subject", "version", "told_by", "told_sequence")}
    raised: int = await queries.raise_versions(conn, **columns, changed_at=clock.now())
    await queries.judge_at_once(conn, subjects=columns["subject"], now=clock.now())
    return raised


def _latest(messages: list[Message]) -> list[dict[str, Any]]:
    """One for each subject; news from before versions were told says nothing we could use."""
    found: dict[str, dict[str, Any]] = {}
    for message in messages:
        version = message.data.get("version")
        if version is not None and version >= found.get(message.subject, {"version": 0})["version"]:
            found[message.subject] = {
                "subject": message.subject,
                "version": version,
                "told_by": message.service,
                "told_sequence": message.sequence,
            }
    return list(found.values())


async def keep(conn: Conn) -> None:
    """Before a replay: nothing is emptied. What is told again changes nothing, and without it the stale would be sent."""


async def on_rolled_back(conn: Conn, office: str, service: str, stream: str, epoch: int, after: int) -> int:
    """What the service told past the end of an epoch never happened: it tells its versions anew. Shape: how many."""
    forgotten: int = await queries.forget_told_after(conn, told_by=service, after=after)
    return forgotten


async def forget_old(conn: Conn) -> int:
    """Forget what changed so long ago that nothing written before can still be waiting. Shape: how many."""
    forgotten: int = await queries.delete_old(conn, before=clock.now() - timedelta(days=KEEP_DAYS))
    return forgotten
