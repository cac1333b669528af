"""Head office loads reference data, and what it tells of it comes to an office's database."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from chassis import clock
from chassis.db import Conn, Database
from chassis.events import Message
from reference import load, receiving
from services.reporting import reference_versions

STATED = "reporting.reference_stated.v1"
OFFICES = "code,kind,name,municipality_code,phone,email,street,postcode,valid_from,valid_to\n"
AREAS = "office_code,area_kind,area_code,valid_from,valid_to\n"


def day(number: int) -> datetime:
    """Noon of a day of June."""
    return datetime(2026, 6, number, 12, tzinfo=UTC)


def directory(folder: Path, name: str, *others: str) -> Path:
    """A directory of one district office of this name, and its county; with others' lines of ``offices.csv``."""
    made = folder / name
    made.mkdir(exist_ok=True)
    lines = [f"nord,district_office,{name},5501,,,,,2006-01-01,", *others]
    (made / "offices.csv").write_text(OFFICES + "\n".join(lines) + "\n")
    (made / "office_areas.csv").write_text(f"{AREAS}nord,county,55,2024-01-01,\n")
    return made


async def load_at(db: Database, source: Path | None, when: datetime) -> dict[str, int]:
    with clock.at(when):
        return await db.run(load.load, source)


async def tell(head: Database, when: datetime) -> list[Message]:
    """What head office tells now that it had not told, as a reader gets it."""
    before = len(await told(head))
    with clock.at(when):
        await head.run(reference_versions.tell)
    return (await told(head))[before:]


async def told(head: Database) -> list[Message]:
    async def read(conn: Conn) -> list[Any]:
        return list(await conn.fetch("SELECT * FROM bus.outbox WHERE type = $1 ORDER BY outbox_id", STATED))

    return [
        Message(
            id=str(uuid4()), office="hk", service="reporting", stream=row["stream"], epoch=1, sequence=place,
            type=row["type"], subject=row["subject"], time=row["recorded_at"].isoformat(), data=json.loads(row["data"]),
        )
        for place, row in enumerate(await head.run(read), start=1)
    ]  # fmt: skip


async def hear(office: Database, *messages: Message) -> None:
    await office.run(receiving.on_reference_stated, list(messages))


async def office_names(db: Database) -> list[str]:
    """The offices that the reference tables know; the sample's are eleven."""

    async def read(conn: Conn) -> list[str]:
        return [row["name"] for row in await conn.fetch("SELECT name FROM reference.office ORDER BY code")]

    return await db.run(read)


async def version(db: Database, dataset: str = "office") -> dict[str, Any]:
    async def read(conn: Conn) -> dict[str, Any]:
        return dict(await conn.fetchrow("SELECT * FROM reference.version WHERE dataset = $1", dataset))

    return await db.run(read)
