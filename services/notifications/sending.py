"""Sending: claim a few rows, mark each 'sending' and commit, give it to the mail server, settle it and commit.

The settling of one message and the marking of the next are one transaction, so a process that is killed leaves at most
one message a connection in doubt, and that one is known by name.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from chassis import clock, outbox, sql
from chassis.db import Conn, Database
from services.notifications import gate, postbox, wording
from services.notifications.schemas import MessageSettled

queries = sql.load(__file__)

BATCH = 60
PER_CONNECTION = 10
"""A second connection is opened when there is more than this for the first."""
CLAIM_LEASE_S = 60
SEND_LEASE_S = 90
"""Longer than the mail server may take to answer: see postbox.LONGEST_S."""
TIMES_IN_DOUBT = 3
AGAIN_AFTER_S = (60, 300, 1800, 7200, 21600, 43200)
"""How long to wait after each try that the server turned away for now; after the last, it has failed."""
SERVER_AWAY_S = 30


class Ending(NamedTuple):
    """What becomes of a message after a try."""

    state: str
    reason: str | None
    next_try_at: datetime


def after_try(reply: postbox.Reply, *, attempts: int, times_in_doubt: int, now: datetime) -> Ending:
    """The rule for what an answer means.

    ``times_in_doubt`` counts this one. Where we never learnt the answer the message is tried again, since one letter
    twice does less harm than none; after three such times it is left to people.
    """
    if reply.kind == "accepted":
        return Ending("sent", None, now)
    if reply.kind == "refused":
        return Ending("failed", "refused_by_server", now)
    if reply.kind == "unknown":
        if times_in_doubt >= TIMES_IN_DOUBT:
            return Ending("uncertain", "answer_never_came", now)
        return Ending("waiting", "answer_never_came", now + timedelta(seconds=AGAIN_AFTER_S[0]))
    if attempts > len(AGAIN_AFTER_S):
        return Ending("failed", "turned_away_too_often", now)
    return Ending("waiting", "turned_away_for_now", now + timedelta(seconds=AGAIN_AFTER_S[attempts - 1]))


def before_try(row: Mapping[str, Any], now: datetime) -> tuple[str, str] | None:
    """Why a message is not to be sent after all, judged at the moment of sending: (state, reason), or null to send.

    One that may have gone out before, and is not to be tried again, stays uncertain.
    """
    verdict = _hindrance(row, now)
    if verdict and row["times_in_doubt"]:
        return "uncertain", verdict[1]
    return verdict


def _hindrance(row: Mapping[str, Any], now: datetime) -> tuple[str, str] | None:
    if row["not_after"] is not None and row["not_after"] < now:
        return "expired", "too_late"
    if row["is_withdrawn"]:
        return "suppressed", "withdrawn"
    if row["suppressed"] is not None:
        return "suppressed", row["suppressed"]
    if row["is_stale"]:
        return "expired", "changed_since"
    if row["channel"] != "email":
        return "failed", "channel_not_set_up"
    return None


async def send_waiting(db: Database) -> int:
    """Send what is due, until nothing is or the pace is reached. Shape: how many were given to the mail server."""
    sent, pool = 0, postbox.pool_of(db)
    while True:
        claim = uuid4()
        claimed = await db.run(claim_due, claim, min(BATCH, pool.room()))
        if not claimed:
            return sent
        given = await _send_batch(db, claim, claimed)
        sent += given
        if not given:
            return sent


async def claim_due(conn: Conn, claim: UUID, limit: int = BATCH) -> list[UUID]:
    """Take due messages in hand, after taking back what a sender that is gone had in hand.

    Emits   notifications.message_settled.v1 for those in doubt too often
    """
    now = clock.now()
    for row in await queries.take_back(conn, now=now):
        if row["was"] == "sending":
            await _settle(conn, row, postbox.Reply("unknown", None))
    rows = await queries.claim_due(
        conn, claim=claim, now=now, leased_until=now + timedelta(seconds=CLAIM_LEASE_S), row_limit=limit
    )
    return [row["message_id"] for row in rows]


async def _send_batch(db: Database, claim: UUID, claimed: list[UUID]) -> int:
    """Share a batch between a few connections; what no connection got to goes back to waiting."""
    left = deque(claimed)
    connections = min(db.settings.delivery.mail_connections, 1 + len(claimed) // PER_CONNECTION)
    given = await asyncio.gather(*(_work(db, claim, left) for _ in range(connections)))
    if left:
        await db.run(release, claim, SERVER_AWAY_S)
    return sum(given)


async def _work(db: Database, claim: UUID, left: deque[UUID]) -> int:
    """One connection: send one message after another for as long as the server listens."""
    given, pool = 0, postbox.pool_of(db)
    async with pool.box() as box:
        done: tuple[Any, postbox.Reply] | None = None
        while left and box.is_listening:
            row = await db.run(step, claim, done, left.popleft(), wait_s=pool.wait_s)
            done = None
            if row is None:
                continue
            mail = wording.compose(row, row["office"], db.settings)
            done = (row, await box.give(mail) if mail else postbox.CANNOT_BE_WRITTEN)
            given += 1
        if done:
            await db.run(step, claim, done, None)
    return given


async def step(
    conn: Conn,
    claim: UUID,
    done: tuple[Any, postbox.Reply] | None,
    next_id: UUID | None,
    *,
    wait_s: Callable[[str], float] = lambda _recipient: 0.0,
) -> Any:
    """Settle the message that was just given to the server, and mark the next as being sent.

    ``wait_s`` says how long a recipient's domain is to be left alone; the message waits so long without counting a try.

    Shape   the next message's row with its ``office``; null when it is not to be sent now, or is no longer ours.
    Emits   notifications.message_settled.v1
    """
    await gate.hold_open(conn)
    if done:
        await _settle(conn, *done)
    row = await queries.lock_message(conn, message_id=next_id, claim=claim) if next_id else None
    if row is None:
        return None

    now = clock.now()
    verdict = before_try(row, now)
    if verdict:
        await _end(conn, row, Ending(*verdict, now), reply_code=None, in_doubt=0)
        return None
    if (wait := wait_s(row["recipient"])) > 0:
        later = Ending("waiting", "domain_waits", now + timedelta(seconds=wait))
        await _end(conn, row, later, reply_code=None, in_doubt=0)
        return None
    await queries.mark_sending(
        conn,
        message_id=row["message_id"],
        template_version=wording.version(row["template"], row["language"]),
        leased_until=now + timedelta(seconds=SEND_LEASE_S),
    )
    office = await queries.find_office(conn, office=conn.office)
    return dict(row) | {"attempts": row["attempts"] + 1, "office": dict(office) if office else {}}


async def release(conn: Conn, claim: UUID, wait_s: int) -> int:
    """Put back what was claimed and not begun, because the mail server does not listen."""
    released: int = await queries.release_claim(conn, claim=claim, next_try_at=clock.now() + timedelta(seconds=wait_s))
    return released


async def _settle(conn: Conn, row: Mapping[str, Any], reply: postbox.Reply) -> None:
    in_doubt = row["times_in_doubt"] + (reply.kind == "unknown")
    ending = after_try(reply, attempts=row["attempts"], times_in_doubt=in_doubt, now=clock.now())
    if reply.reason:
        ending = ending._replace(reason=reply.reason)
    await _end(conn, row, ending, reply_code=reply.code, in_doubt=in_doubt)


async def _end(conn: Conn, row: Mapping[str, Any], ending: Ending, *, reply_code: int | None, in_doubt: int) -> None:
    is_settled = ending.state != "waiting"
    ended = await queries.end_try(
        conn,
        message_id=row["message_id"],
        claim=row["claim"],
        state=ending.state,
        reason=ending.reason,
        next_try_at=ending.next_try_at,
        reply_code=reply_code,
        times_in_doubt=max(in_doubt, row["times_in_doubt"]),
        settled_at=clock.now() if is_settled else None,
    )
    if ended and is_settled:
        outbox.add(
            conn,
            MessageSettled.event(
                subject=str(row["message_id"]),
                message_id=row["message_id"],
                purpose=row["purpose"],
                outcome=ending.state,
                settled_on=clock.today(),
            ),
        )
