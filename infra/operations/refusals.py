"""What a broker has refused lately: attempts by users to do what they may not, and messages that name no sender."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from chassis import clock
from chassis.bus.broker import Broker, BrokerAway, Channel, Delivery, office_url
from chassis.settings import Settings
from infra.provision.broker import NETWORK, OPERATOR

WITHIN = timedelta(hours=24)
READ_AT_MOST = 2_000_000
"""Bytes from the end of the log."""
PATIENCE_S = 5

_TIME = r"^(?P<at>\S+ \S+) \[\w+\] \S+ "
_REFUSALS = [
    re.compile(
        _TIME + r".*operation (?P<what>\S+) caused a channel exception (?P<why>access_refused|precondition_failed)"
        r"(?:.*refused for user '(?P<user>[^']+)')?"
    ),
    re.compile(_TIME + r".*(?P<what>HTTP) access denied: user '(?P<user>[^']+)' - (?P<why>Not management user)"),
    re.compile(_TIME + r".*(?P<what>\w+) login refused: user '(?P<user>[^']+)' - (?P<why>invalid credentials)"),
]
_SPEAKER = re.compile(_TIME + r"Channel error on connection .*user: '(?P<user>[^']+)'")


def read_refusals(log: Path, now: datetime | None = None) -> list[dict[str, Any]]:
    """What the broker's own log tells of the last day. Shape: [{user, what, why, count}], most first; none without a log."""
    if not log.exists():
        return []
    oldest = (now or clock.now()) - WITHIN
    counted: Counter[tuple[str, str, str]] = Counter()
    speaker = "?"
    for line in _tail(log):
        if spoken := _SPEAKER.match(line):
            speaker = spoken["user"]
        for pattern in _REFUSALS:
            found = pattern.match(line)
            if found and datetime.fromisoformat(found["at"]) >= oldest:
                counted[(found["user"] or speaker, found["what"], found["why"])] += 1
    return [
        {"user": user, "what": what, "why": why, "count": count}
        for (user, what, why), count in counted.most_common()
        if user != OPERATOR
    ]


def _tail(log: Path) -> list[str]:
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - READ_AT_MOST))
        return file.read().decode(errors="replace").splitlines()


def count_undeliverable(settings: Settings) -> int | None:
    """Messages whose sender could not be told, in the queues ``dead`` that only the operator reads; None: broker away."""
    urls = [office_url(settings, OPERATOR)]
    if settings.is_head_office:
        network = replace(settings, broker_url=f"{settings.broker_url.rsplit('/', 1)[0]}/{NETWORK}")
        urls.append(office_url(network, OPERATOR))
    try:
        return sum(asyncio.run(count_in(url)) for url in urls)
    except (BrokerAway, TimeoutError, OSError):
        return None


async def count_in(url: str) -> int:
    """Messages in one vhost's queue ``dead``, without what only outlived itself. Errors: BrokerAway, TimeoutError."""
    broker = Broker(url, service=OPERATOR, name="office")
    broker.start()
    try:
        async with asyncio.timeout(PATIENCE_S):
            return sum(not _outlived(delivery) for delivery in await _look_at_all(await broker.channel()))
    finally:
        await broker.stop()


async def _look_at_all(channel: Channel) -> list[Delivery]:
    """What lies in the queue. Nothing is acknowledged: it lies there again when the channel is closed."""
    answer = await channel.call("queue_declare", "dead", passive=True)
    count, found, all_found = int(answer.method.message_count), [], asyncio.Event()

    def take(delivery: Delivery) -> None:
        found.append(delivery)
        if len(found) >= count:
            all_found.set()

    if count:
        await channel.consume("dead", take, prefetch=count)
        await all_found.wait()
    return found


def _outlived(delivery: Delivery) -> bool:
    """A head, receipt or request that lay longer than it lives, as while a reader is away: the next one says the same."""
    return delivery.headers.get("x-first-death-reason") == "expired" and "kind" in delivery.headers
