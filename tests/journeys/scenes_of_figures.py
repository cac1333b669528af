"""Figures from before Brikke at head office: a file that stands, and one that is checked and waits."""

import asyncio
from uuid import UUID

from chassis.db import Database
from infra.operations.environment import settings_of
from services.reporting import historical
from services.reporting.historical_lines import COLUMNS
from services.reporting.historical_sheets import Line
from tests.journeys.office import opened
from tests.journeys.visitors import Network

HEAD_OFFICE = "hk"
STARTED = [["groups_started", year, "", "", "03", "", 20 + year % 7] for year in range(2014, 2020)]
TOLD = [["events_held", 2018, "", "", "", "", 41], ["events_held", 2018, "", "", "", "seminar", 30]]


def prepare(network: Network) -> dict[str, dict[str, str]]:
    with settings_of(network.stack.instance(HEAD_OFFICE).environment()) as settings:
        return {"file_id": asyncio.run(_files(settings))}


async def _files(settings: object) -> dict[str, str]:
    async with opened(settings, "reporting") as reporting:  # type: ignore[arg-type]
        stands = await _standing(reporting)
        corrected = await _checked(reporting, "Årsmeldinger 2014–2019, rettet", [*STARTED[:-1], *TOLD], stands)
        return {"stands": str(stands), "waits": str(corrected)}


async def _standing(reporting: Database) -> UUID:
    """The file that stands: a network is visited more than once, and a file is entered once."""
    entered = [row["file_id"] for row in await reporting.run(historical.list_files) if row["state"] == "standing"]
    if entered:
        return entered[0]
    file_id = await _checked(reporting, "Årsmeldinger 2014–2019", STARTED)
    await reporting.run(historical.enter, file_id)
    return file_id


async def _checked(reporting: Database, title: str, rows: list[list[object]], replaces: UUID | None = None) -> UUID:
    lines: list[Line] = [(number, list(row)) for number, row in enumerate([list(COLUMNS), *rows], 1)]  # type: ignore[arg-type]
    file_id, faults = await reporting.run(historical.check, lines, title=title, replaces=replaces)
    assert file_id is not None, faults
    return file_id
