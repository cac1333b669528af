"""Load reference data into every database of an office: ``brikke reference load``."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import asyncpg

from chassis.rights import OPERATOR
from chassis.settings import SERVICES, Settings
from infra.local.faults import Fault
from infra.local.instance import Instance
from infra.operations.environment import settings_of
from reference.sources import Sources

LATER = "nothing is loaded, and what was there stays; try again later, or load a directory: brikke reference load --from DIR"


def load(instance: Instance, directory: Path | None = None) -> dict[str, int]:
    """Into a local office's databases, the bundled sample unless a directory is named; rows by table that changed."""
    with settings_of(instance.environment()) as settings:
        return asyncio.run(into_all(settings, directory))


async def held(settings: Settings) -> dict[str, dict[str, tuple[str, str]]]:
    """Which reference data an office has: {data set: {service: (version, origin)}}."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for service in SERVICES:
        password = settings.database_password(OPERATOR)
        conn = await asyncpg.connect(settings.database_dsn(service), user=OPERATOR, password=password)
        try:
            for row in await conn.fetch("SELECT dataset, version, origin FROM reference.version ORDER BY dataset"):
                found.setdefault(row["dataset"], {})[service] = (row["version"], row["origin"])
        finally:
            await conn.close()
    return found


async def into_all(settings: Settings, directory: Path | None) -> dict[str, int]:
    """Into every service's database, what the directory holds (None: the sample); rows by table that changed."""
    from reference.load import load as load_one

    changed: dict[str, int] = {}
    for service in SERVICES:
        password = settings.database_password(OPERATOR)
        conn = await asyncpg.connect(settings.database_dsn(service), user=OPERATOR, password=password)
        try:
            changed |= await load_one(conn, directory)
        finally:
            await conn.close()
    return changed


@contextmanager
def live(sources: Sources | None = None) -> Iterator[Path]:
    """A directory of what the live sources tell, gone afterwards.

    Errors  Fault: a source failed; nothing has been loaded.
    """
    from reference.live import directory
    from reference.sources import SourceFailed

    with ExitStack() as stack:
        try:
            folder = stack.enter_context(directory(sources))
        except SourceFailed as error:
            raise Fault(str(error), LATER) from error
        yield folder
