"""Databases, roles and broker users of an office whose settings are in the environment: for containers and servers."""

from __future__ import annotations

import asyncpg

from chassis.settings import SERVICES, Settings
from infra.local.management import Management
from infra.local.postgres import SUPERUSER
from infra.provision import broker, databases
from infra.provision.broker import OPERATOR


async def everything(settings: Settings, management_url: str, other_offices: list[str]) -> list[str]:
    """Make what is missing; the names of the databases made.

    The administrator's passwords lie where the services' do: ``postgres`` beside the database passwords and
    ``operator`` beside both.
    """
    made = await _databases(settings)
    management = Management(management_url, OPERATOR, settings.broker_password(OPERATOR) or "")
    broker.provision_office(management, settings.office, _passwords(settings.broker_password))
    if settings.is_head_office:
        broker.provision_network(management, settings.office, [settings.office, *other_offices])
    return made


async def _databases(settings: Settings) -> list[str]:
    admin = await asyncpg.connect(settings.database_dsn(SUPERUSER), password=settings.database_password(SUPERUSER))
    try:
        passwords = _passwords(settings.database_password) | {OPERATOR: settings.database_password(OPERATOR) or ""}
        return await databases.provision(admin, passwords)
    finally:
        await admin.close()


def _passwords(read) -> dict[str, str]:  # type: ignore[no-untyped-def]
    return {service: read(service) or "" for service in SERVICES}
