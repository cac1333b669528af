"""Exchanges, queues and bindings, from the contracts: declared by ``brikke migrate`` and again on reconnect.

Names
    office broker, vhost of the office   exchanges ``events`` (topic), ``commands`` (direct), ``control`` (topic), ``dead``
        ``<service>.<reader>``           one queue per reader; ``<service>.control`` for receipts and requests to a service
    head office's broker, vhost network  exchange ``national`` (topic)
        ``<service>.<reader>``           head office's national readers
        ``to.<office>.<service>``        what head office says to one service of one office
        ``to.<office>.<service>.<reader>``  the same office's reader of what head office tells all of them
Routing keys are ``<office>.<service>.<stream>.<type>``; a head is ``<office>.<service>.<stream>.head``; a receipt or
request is ``<sender>.to.<office>.<service>.<kind>``, so that the first word is always the sender. What head office tells one
office is ``<head office>.<service>.to.<office>.<type>``.
"""

from typing import Any

import contracts
from chassis.bus.broker import Channel
from chassis.outbox import FROM_HEAD_OFFICE
from chassis.settings import SERVICES

NETWORK_SERVICES = SERVICES
"""The services that have a national stream: all, since each tells how far its audit has come."""
MAX_LENGTH = 200_000
DELIVERY_LIMIT = 1_000_000
"""Set high: the chassis counts deaths itself, because the broker's own count punishes good messages too."""

QUEUE: dict[str, Any] = {
    "x-queue-type": "quorum",
    "x-single-active-consumer": True,
    "x-delivery-limit": DELIVERY_LIMIT,
    "x-overflow": "reject-publish",
    "x-max-length": MAX_LENGTH,
    "x-dead-letter-exchange": "dead",
    "x-dead-letter-strategy": "at-least-once",
}
DOWNWARD_QUEUE: dict[str, Any] = {
    "x-queue-type": "quorum",
    "x-single-active-consumer": True,
    "x-delivery-limit": DELIVERY_LIMIT,
    "x-overflow": "drop-head",
    "x-max-length": 20_000,
}
"""An office that has been away for long must not hold up the others: what its queue drops it asks for when it is back."""
DEAD_QUEUE: dict[str, Any] = {"x-queue-type": "quorum", "x-max-length": 10_000, "x-overflow": "drop-head"}


def reader_queue(service: str, reader: str) -> str:
    return f"{service}.{reader}"


def control_queue(service: str) -> str:
    return f"{service}.control"


def office_inbox(office: str, service: str) -> str:
    return f"to.{office}.{service}"


def downward_queue(office: str, service: str, reader: str) -> str:
    return f"to.{office}.{service}.{reader}"


def goes_over_the_line(stream: str) -> bool:
    """Whether a stream goes by head office's broker: what an office tells head office, or head office the offices."""
    return stream == "national" or comes_from_head_office(stream)


def comes_from_head_office(stream: str) -> bool:
    """Whether head office tells it: ``downward`` to all the offices, ``to.<office>`` to one."""
    return stream.startswith(FROM_HEAD_OFFICE)


def event_key(office: str, service: str, stream: str, type: str) -> str:
    return f"{office}.{service}.{stream}.{type}"


def control_key(sender: str, office: str, service: str, kind: str) -> str:
    return f"{sender}.to.{office}.{service}.{kind}"


def sources(types: list[str]) -> set[tuple[str, str]]:
    """The streams a reader of these types reads: {(owner, stream)}; a command's owner is whoever sends it, so ``*``."""
    found = set()
    for contract in map(contracts.of, types):
        owner = "*" if contract.stream.startswith("commands.") else contract.owner
        found.add((owner, contract.stream))
    return found


def read_streams() -> set[str]:
    """``<service>/<stream>`` of every stream that has a declared reader; commands as ``*/commands.<target>``."""
    return {f"{owner}/{stream}" for reader in contracts.readers() for owner, stream in sources(reader["types"])}


async def declare_office(channel: Channel, services: tuple[str, ...] = SERVICES, *, bind_commands: bool = True) -> None:
    """Declare an office's own vhost, all of it or what belongs to some services.

    ``bind_commands`` is for the operator only: a service's user may not read the exchange that commands go through,
    nor the queue of what could not be delivered.
    """
    await _exchanges(channel, {"events": "topic", "commands": "direct", "control": "topic", "dead": "fanout"})
    if bind_commands:
        await _queue(channel, "dead", DEAD_QUEUE)
        await channel.call("queue_bind", "dead", "dead", "#")
    for service in services:
        inbox = control_queue(service)
        await _queue(channel, inbox, QUEUE)
        await channel.call("queue_bind", inbox, "control", f"*.to.*.{service}.#")
    for reader in contracts.readers():
        if reader["service"] in services and reader["broker"] == "office":
            await _declare_reader(channel, reader, bind_commands=bind_commands)


async def _declare_reader(channel: Channel, reader: dict[str, Any], *, bind_commands: bool) -> None:
    queue = reader_queue(reader["service"], reader["reader"])
    await _queue(channel, queue, QUEUE)
    for owner, stream in sorted(sources(reader["types"])):
        await channel.call("queue_bind", queue, "control", f"*.{owner}.{stream}.head")
        if not stream.startswith("commands."):
            await channel.call("queue_bind", queue, "events", f"*.{owner}.{stream}.#")
        elif bind_commands:
            await channel.call("queue_bind", queue, "commands", reader["service"])


async def declare_network(channel: Channel, head_office: str, offices: list[str]) -> None:
    """Declare head office's vhost ``network``, with an inbox for each service of each office, and its downward readers'."""
    await _exchanges(channel, {"national": "topic", "dead": "fanout"})
    await _queue(channel, "dead", DEAD_QUEUE)
    await channel.call("queue_bind", "dead", "dead", "#")
    for reader in contracts.readers():
        if reader["broker"] == "national":
            queue = reader_queue(reader["service"], reader["reader"])
            await _queue(channel, queue, QUEUE)
            for owner, stream in sorted(sources(reader["types"])):
                await channel.call("queue_bind", queue, "national", f"*.{owner}.{stream}.#")
    for office in sorted({head_office, *offices}):
        for service in NETWORK_SERVICES:
            inbox = office_inbox(office, service)
            await _queue(channel, inbox, QUEUE)
            await channel.call("queue_bind", inbox, "national", f"*.to.{office}.{service}.#")
    for office in sorted({*offices} - {head_office}):
        await _declare_downward(channel, head_office, office)


async def _declare_downward(channel: Channel, head_office: str, office: str) -> None:
    """What one office reads of head office's: bound to head office's own words alone."""
    for reader in contracts.readers():
        if reader["broker"] == "downward":
            queue = downward_queue(office, reader["service"], reader["reader"])
            await _queue(channel, queue, DOWNWARD_QUEUE)
            for owner, stream in sorted(sources(reader["types"])):
                its = stream.replace("<office>", office)
                await channel.call("queue_bind", queue, "national", f"{head_office}.{owner}.{its}.#")


async def _exchanges(channel: Channel, kinds: dict[str, str]) -> None:
    for name, kind in kinds.items():
        await channel.call("exchange_declare", exchange=name, exchange_type=kind, durable=True)


async def _queue(channel: Channel, name: str, arguments: dict[str, Any]) -> None:
    await channel.call("queue_declare", queue=name, durable=True, arguments=arguments)
