"""Every message once, whenever the sender is killed: ``make proof NAME=ledger``.

Messages are asked for, then a sender is started and killed by ``kill -9`` again and again: while the mail server reads a text,
as its 250 is on the wire, or whenever it happens. The server judges each text as it came and counts. What may come twice is
what the server had taken and we had not committed when the sender died, and no more; staff see each of those.
The next sender's clock is ahead of the leases of the one before, so that nobody waits for them.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any, get_args
from uuid import UUID, uuid4

from bench._mail.queue import Queue, queue, token
from infra.local.testbed import testbed
from proofs import _sender
from proofs._counting import CountingServer, When
from proofs._report import Report, run, say
from services.notifications import outgoing

ROOT = Path(__file__).resolve().parents[1]
AHEAD_S = 200
"""How far each sender's clock is ahead of the one before: past every lease and the wait after a doubt."""
PATIENCE_S = 120
PRELOADED = ["proofs._sender", "proofs._counting", "proofs._report", "bench._mail.queue", "infra.local.testbed"]
"""What is imported once, not by each sender."""
AT_LEAST = 8
LAST_TURNS = 12
AT_WORK = """
SELECT count(*) AS there FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""
"""Nobody else is left in a transaction: the database has ended what the killed one had begun, or committed it."""


@dataclass(frozen=True)
class Size:
    """How much of it, and over how many connections at once."""

    messages: int
    kills: int
    connections: tuple[int, ...]


FULL = Size(20_000, 200, (1, 10))
SMALL = Size(300, 12, (3,))


@dataclass(frozen=True)
class Killed:
    """What a sender left behind."""

    when: When
    in_doubt: frozenset[int]
    """Taken by the server, not committed by us: between its 250 and our commit."""
    not_taken: int
    """Begun, and not taken by the server."""


async def prove(size: Size, seed: int = 4) -> Report:
    """Fill, kill, let what is left go out, and judge: for each number of connections."""
    report = Report("ledger", asdict(size), ROOT / ".brikke" / "proofs" / "ledger.json")
    for connections in size.connections:
        await _part(report, size, connections, Random(seed))
    return report


async def _part(report: Report, size: Size, connections: int, random: Random) -> None:
    began, server = time.monotonic(), CountingServer()
    listening = await server.open()
    with tempfile.TemporaryDirectory() as folder:
        async with queue(testbed(), Path(folder), server.port, connections) as filled:
            await filled.fill(size.messages)
            senders = Senders(filled, server)
            killed = [await senders.kill_one(random, size) for _ in range(size.kills)]
            await senders.finish()
            rows = await filled.look(ROWS)
            figures = judge(server, killed, rows, await _listed(filled))
    listening.close()
    report.add(f"{connections}_connections", held=not any(figures["broken"].values()), began=began, **figures)


class Senders:
    """One after another, each with its clock ahead of the one before."""

    def __init__(self, filled: Queue, server: CountingServer) -> None:
        self._filled, self._server, self._started = filled, server, 0
        self._environment = {n: v for n, v in filled.environment.items() if n.startswith("BRIKKE_")}
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(PRELOADED)

    def _start(self) -> Any:
        self._started += 1
        process = self._context.Process(target=_sender.send, args=(self._environment, self._started * AHEAD_S))
        process.start()
        return process

    async def kill_one(self, random: Random, size: Size) -> Killed:
        """Start one and have it killed after some of its texts, so that all of them together leave some over."""
        sender = self._start()
        texts = random.randint(1, max(1, 2 * (size.messages - size.kills * AT_LEAST) // size.kills - 1))
        when = random.choice(get_args(When))
        self._server.kill_after(sender.pid, when, texts, random.uniform(0, 0.05))
        await asyncio.to_thread(sender.join, PATIENCE_S)
        self._server.spare()
        if sender.exitcode != -9:
            raise RuntimeError(f"the sender ended by itself ({sender.exitcode}) before it could be killed")
        killed = await self._left_behind(when)
        if self._started % 20 == 0:
            say(f"{self._started} kills, {sum(self._server.taken.values())} texts taken")
        return killed

    async def _left_behind(self, when: When) -> Killed:
        """What is marked as being sent once the database has noticed that the sender is gone."""
        while (await self._filled.look(AT_WORK))[0]["there"]:
            await asyncio.sleep(0.01)
        begun = {_number(row) for row in await self._filled.look(f"{ROWS} WHERE state = 'sending'")}
        taken = frozenset(number for number in begun if self._server.taken[number])
        return Killed(when, taken, len(begun) - len(taken))

    async def finish(self) -> None:
        """Send what is left, until everything has ended."""
        for _ in range(LAST_TURNS):
            sender = self._start()
            await asyncio.to_thread(sender.join, PATIENCE_S * 10)
            if sender.exitcode:
                raise RuntimeError(f"a sender that nobody killed ended with {sender.exitcode}")
            if not await self._filled.look("SELECT 1 FROM message WHERE settled_at IS NULL LIMIT 1"):
                return


ROWS = "SELECT message_id, state, times_in_doubt, parameters ->> 'code' AS code FROM message"
NUMBER = len(token(0).rstrip("0123456789"))


def _number(row: Any) -> int:
    return int(row["code"][NUMBER:])


async def _listed(filled: Queue) -> set[UUID]:
    """Every message that the staff page says may have gone out more than once, or not at all."""
    return {
        row["message_id"]
        for drawer, doubted in (("sent", True), ("uncertain", False))
        for row in await _page_by_page(filled, drawer=drawer, doubted=doubted)
    }


async def _page_by_page(filled: Queue, **wish: Any) -> list[dict[str, Any]]:
    who: dict[str, Any] = {"roles": frozenset({"coordinator"}), "read_by": uuid4(), "limit": 200}
    rows, after = await filled.database.run(outgoing.list_messages, **wish, **who)
    while after is not None:
        more, after = await filled.database.run(outgoing.list_messages, after=after, **wish, **who)
        rows += more
    return list(rows)


def judge(server: CountingServer, killed: list[Killed], rows: list[Any], listed: set[UUID]) -> dict[str, Any]:
    """What came of it; ``broken`` counts how often each promise was.

    ``allowed``  how often each message was between the server's 250 and our commit as a sender died.
    """
    allowed = Counter(number for each in killed for number in each.in_doubt)
    repeats = {number: times - 1 for number, times in server.taken.items() if times > 1}
    by_number = {_number(row): row for row in rows}
    left = {number for number, row in by_number.items() if row["state"] == "uncertain"}
    return {
        "messages": len(rows),
        "kills": dict(Counter(each.when for each in killed)),
        "kills_between_250_and_commit": sum(bool(each.in_doubt) for each in killed),
        "messages_between_250_and_commit": sum(allowed.values()),
        "begun_and_not_taken": sum(each.not_taken for each in killed),
        "taken": sum(server.taken.values()),
        "repeats": sum(repeats.values()),
        "left_to_people": len(left),
        "listed_on_the_page": len(listed),
        "broken": {
            "lost": len(by_number.keys() - server.taken.keys() - left),
            "said_sent_and_not_taken": sum(
                row["state"] == "sent" and not server.taken[number] for number, row in by_number.items()
            ),
            "not_ended": sum(row["state"] not in ("sent", "uncertain") for row in rows),
            "repeats_without_a_kill": sum(times > allowed[number] for number, times in repeats.items()),
            "repeats_not_listed": sum(by_number[number]["message_id"] not in listed for number in repeats),
            "texts_at_fault": len(server.faults),
        },
        "faults": server.faults[:10],
    }


if __name__ == "__main__":
    sys.exit(run(prove(FULL)))
