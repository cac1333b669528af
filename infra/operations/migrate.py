"""Bring an office's databases and broker up to date with the code: ``brikke migrate``."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from chassis.bus import topology
from chassis.bus.broker import Broker, office_url
from chassis.migrate import migrate
from chassis.settings import SERVICES, Settings
from infra.local.instance import Instance
from infra.operations.environment import settings_of
from infra.provision.broker import NETWORK, OPERATOR

BROKER_TIMEOUT_S = 30


def office(instance: Instance, offices: list[str]) -> list[str]:
    """A local office's; the names of the migrations applied."""
    with settings_of(instance.environment()) as settings:
        return asyncio.run(everything(settings, offices))


async def everything(settings: Settings, offices: list[str]) -> list[str]:
    """Tables of every service, then exchanges, queues and bindings; at head office the network's as well."""
    applied = []
    for service in SERVICES:
        applied += [f"{service}: {name}" for name in await migrate(settings, service)]
    await declare(settings, offices)
    return applied


async def declare(settings: Settings, offices: list[str]) -> None:
    """Declare the office's topology as the broker's operator."""
    url = office_url(settings, OPERATOR)
    async with asyncio.timeout(BROKER_TIMEOUT_S):
        await _declare(url, lambda channel: topology.declare_office(channel))
        if settings.is_head_office:
            network = replace(settings, broker_url=_on_vhost(settings.broker_url, NETWORK))
            await _declare(
                office_url(network, OPERATOR),
                lambda channel: topology.declare_network(channel, settings.head_office, offices),
            )


async def _declare(url: str, declare_with) -> None:  # type: ignore[no-untyped-def]
    broker = Broker(url, service=OPERATOR, name="office")
    broker.start()
    try:
        await declare_with(await broker.channel())
    finally:
        await broker.stop()


def _on_vhost(url: str, vhost: str) -> str:
    return f"{url.rsplit('/', 1)[0]}/{vhost}"
