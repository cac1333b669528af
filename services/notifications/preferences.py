"""How a receiver wants to be written to: language, tone, ways, and what not to be written to about.

Known by the keyed hash of one register, so that what someone chose about events says nothing about anything else.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from chassis import clock, erasure, sql
from chassis.db import Conn
from services.notifications import gate, purposes, suppressions
from services.notifications.problems import ChannelNeeded

queries = sql.load(__file__)

KIND = "preference"
KEEP_UNUSED = timedelta(days=2 * 365)


class Preference(NamedTuple):
    """What somebody chose; null leaves it to whoever asks for a message."""

    language: str | None = None
    tone: str | None = None
    channels: tuple[str, ...] | None = None

    def accepts(self, channel: str) -> bool:
        """Whether they may be written to this way."""
        return self.channels is None or channel in self.channels


NOTHING_CHOSEN = Preference()


async def of(conn: Conn, recipient_hash: bytes) -> Preference:
    """What the receiver behind a hash has chosen; nothing when they never did."""
    row = await queries.find_preference(conn, recipient_hash=recipient_hash)
    return from_row(row) if row else NOTHING_CHOSEN


def from_row(row: Any) -> Preference:
    """A row of preference, or of a query that has joined it."""
    channels = row["channels"]
    return Preference(row["language"], row["tone"], None if channels is None else tuple(channels))


async def stopped(conn: Conn, recipient_hash: bytes) -> set[str]:
    """The purposes they are not written to about; "*" among them is everything."""
    return {row["purpose"] for row in await queries.list_stopped(conn, recipient_hash=recipient_hash)}


async def choose(
    conn: Conn,
    recipient_hash: bytes,
    *,
    register: str,
    language: str | None = None,
    tone: str | None = None,
    channels: Sequence[str] = (),
    about: Sequence[str] = (),
) -> None:
    """Keep what a receiver chose; ``about`` is what they still want of the register, the rest is stopped.

    It holds from the commit on, also for what waits to be sent.

    Errors  ChannelNeeded: to be written to in no way at all is said by stopping everything.
    """
    if not channels:
        raise ChannelNeeded
    await gate.close(conn)
    await queries.save_preference(
        conn,
        preference_id=uuid4(),
        recipient_hash=recipient_hash,
        language=language,
        tone=tone,
        channels=None if set(channels) == {"email", "sms", "letter"} else list(channels),
        chosen_at=clock.now(),
        used_on=clock.today(),
    )
    choices = {code for code, purpose in purposes.in_register(register).items() if purpose.can_be_stopped}
    await queries.delete_asked(conn, recipient_hash=recipient_hash, purposes=[*choices & set(about), "*"])
    for purpose in sorted(choices - set(about)):
        await suppressions.suppress_known(conn, recipient_hash, purpose=purpose)


async def stop(conn: Conn, recipient_hash: bytes, purpose: str = suppressions.EVERYTHING) -> None:
    """Write to them no more, about one thing or at all, from the commit on."""
    await gate.close(conn)
    await suppressions.suppress_known(conn, recipient_hash, purpose=purpose)


async def export(conn: Conn, recipient_hashes: list[bytes]) -> list[Any]:
    """What was chosen under these hashes."""
    return list(await queries.list_preferences(conn, recipient_hashes=recipient_hashes))


async def erase(conn: Conn, recipient_hashes: list[bytes]) -> None:
    """Erase what was chosen under these hashes, and note it in the erasure journal."""
    for row in await queries.delete_preferences(conn, recipient_hashes=recipient_hashes):
        await erasure.record(conn, row["preference_id"], KIND)


async def erase_again(conn: Conn, subjects: list[UUID]) -> int:
    """After a restore: how many of what was erased since the backup were there."""
    gone: int = await queries.delete_again(conn, preference_ids=subjects)
    return gone


async def forget_old(conn: Conn) -> int:
    """What nobody has been written to by for two years. Shape: how many."""
    forgotten: int = await queries.forget_unused(conn, before=clock.today() - KEEP_UNUSED)
    return forgotten
