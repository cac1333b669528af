"""What the tests of reporting make: messages, a reader to take them in, and what came of it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from msgspec.structs import force_setattr

from chassis import clock
from chassis.db import Conn, Database
from chassis.events import Message
from services.reporting import closings, national_log, statements, tallies
from services.reporting.periods import parse


def make_message(type: str, subject: str | None = None, sequence: int = 0, **data: Any) -> Message:
    """A message as it comes from another service of LINK Oslo."""
    return Message(
        id=str(uuid4()),
        office="link-oslo",
        service=type.split(".")[0],
        stream="events",
        epoch=1,
        sequence=sequence,
        type=type,
        subject=subject or str(uuid4()),
        time="2026-01-01T00:00:00+00:00",
        data=data,
    )


def enquiry(on: str, municipality: str | None = "0301", source: str | None = "self") -> Message:
    return make_message("groups.enquiry_received.v1", received_on=on, municipality=municipality, source=source)


def enquiries(number: int, on: str, **data: Any) -> list[Message]:
    return [enquiry(on, **data) for _ in range(number)]


def left(on: str) -> Message:
    return make_message("groups.enquiry_left.v1", left_on=on, reason="withdrawn")


def placed(on: str, days: int = 10, format: str = "in_person", municipality: str | None = "0301") -> Message:
    fields = {"placed_on": on, "municipality": municipality, "format": format, "waiting_days": days}
    return make_message("groups.person_placed.v1", **fields)


def group_started(
    on: str,
    municipality: str | None = "0301",
    theme: str | None = "anxiety",
    format: str = "in_person",
    group_id: str = "",
) -> Message:
    group_id = group_id or str(uuid4())
    fields = {"group_id": group_id, "started_on": on, "municipality": municipality, "theme": theme, "format": format}
    return make_message("groups.group_started.v1", group_id, participants=6, **fields)


def stepped_back(group_id: str, on: str) -> Message:
    return make_message(
        "groups.group_stepped_back.v1", group_id, group_id=group_id, stepped_back_on=on, meetings_held=3
    )


def group_ended(group_id: str, on: str) -> Message:
    return make_message("groups.group_ended.v1", group_id, group_id=group_id, ended_on=on, reason="completed")


def registration(on: str, seats: int = 1, sector: str = "voluntary", cancelled: bool = False) -> Message:
    fields = {"registered_on": on, "municipality": "0301", "seats": seats, "sector": sector}
    if cancelled:
        return make_message("events.registration_cancelled.v1", cancelled_on=on, was="confirmed", **fields)
    return make_message("events.registration_made.v1", state="confirmed", **fields)


def resized(on: str, *, was: int, seats: int) -> Message:
    fields = {"registered_on": on, "municipality": "0301", "seats": seats, "was": was, "sector": "voluntary"}
    return make_message("events.registration_resized.v1", resized_on=on, **fields)


def event_closed(on: str, by_sector: dict[str, int], participants: int | None = None) -> Message:
    fields = {"kind": "seminar", "held_on": on, "municipality": "0301", "by_sector": by_sector}
    people = sum(by_sector.values()) if participants is None else participants
    return make_message("events.event_closed.v1", event_id=str(uuid4()), participants=people, **fields)


@dataclass
class Office:
    """An office's reporting, with a reader that takes messages in as the bus does."""

    db: Database
    today: date = date(2026, 6, 15)
    log: list[Message] = field(default_factory=list)
    told: int = 0

    async def hear(self, *messages: Message, batch: int = 1000) -> None:
        """Take messages in, numbered in each service's stream."""
        numbered = [self._numbered(message) for message in messages]
        for first in range(0, len(numbered), batch):
            await self._take_in(numbered[first : first + batch])

    def _numbered(self, message: Message) -> Message:
        sequence = 1 + sum(one.service == message.service for one in self.log)
        force_setattr(message, "sequence", sequence)
        self.log.append(message)
        return message

    async def _take_in(self, batch: Sequence[Message]) -> None:
        async def apply(conn: Conn) -> None:
            await tallies.on_counted(conn, batch)
            for message in batch:
                await _move(conn, message)

        with self.clock():
            await self.db.run(apply)

    async def replay(self, *, kept_from: int = 0) -> None:
        """Empty the tallies and take everything in again, as far as it is still kept."""
        with self.clock():
            await self.db.run(tallies.reset)
        await self._take_in(self.log[kept_from:])

    async def state(self) -> list[dict[str, Any]]:
        """State what has changed. Shape: the tallies told by it."""
        with self.clock():
            await self.db.run(statements.state)
        return await self.news()

    async def close(self, month: str) -> list[dict[str, Any]]:
        """Close a month. Shape: the tallies told by it."""
        with self.clock():
            await self.db.run(closings.close, parse(month).first)
        return await self.news()

    async def news(self) -> list[dict[str, Any]]:
        told = await stated(self.db)
        found, self.told = told[self.told :], len(told)
        return found

    async def truth(self) -> dict[tuple[str, ...], int]:
        """The months' cells that are not nought."""

        async def ask(conn: Conn) -> dict[tuple[str, ...], int]:
            rows = await conn.fetch("SELECT * FROM tally WHERE value <> 0 AND span = 'month' ORDER BY 1, 2, 3, 4, 5, 6")
            return {_key(row): row["value"] for row in rows}

        return await self.db.run(ask)

    def clock(self) -> Any:
        return clock.at(datetime(self.today.year, self.today.month, self.today.day, 12, tzinfo=UTC))


def _key(row: Any) -> tuple[str, ...]:
    cell = ",".join(f"{by}={code}" for by, code in row["breakdown"].items())
    return (row["indicator"], f"{row['period']:%Y-%m}", row["area"], cell)


async def _move(conn: Conn, message: Message) -> None:
    await conn.execute(
        "INSERT INTO bus.cursor (reader, office, service, stream, epoch, sequence) VALUES ('tallies', $1, $2, $3, $4, $5)"
        " ON CONFLICT (reader, office, service, stream) DO UPDATE SET epoch = excluded.epoch, sequence = excluded.sequence",
        message.office,
        message.service,
        message.stream,
        message.epoch,
        message.sequence,
    )


async def outbox(db: Database, type: str) -> list[dict[str, Any]]:
    """Data of all that was told of a type, in order."""

    async def ask(conn: Conn) -> list[dict[str, Any]]:
        rows = await conn.fetch("SELECT data FROM bus.outbox WHERE type = $1 ORDER BY outbox_id", type)
        return [json.loads(row["data"]) for row in rows]

    return await db.run(ask)


async def stated(db: Database) -> list[dict[str, Any]]:
    """Every tally told, in order."""
    return [tally for data in await outbox(db, "reporting.tallies_stated.v1") for tally in data["tallies"]]


async def carry_over(
    office: Database, head: Database, *, from_code: str = "link-oslo", after: int = 0, epoch: int = 1
) -> int:
    """Take all an office has told since ``after`` into head office's log, as the bus does. Shape: the last number."""

    async def ask(conn: Conn) -> list[Any]:
        return list(await conn.fetch("SELECT type, data FROM bus.outbox WHERE stream = 'national' ORDER BY outbox_id"))

    from services.reporting import explanations, manifests

    handlers = {
        "reporting.tallies_stated.v1": national_log.on_stated,
        "reporting.manifest_stated.v1": manifests.on_stated,
        "reporting.revisions_noted.v1": explanations.on_noted,
        "reporting.revisions_explained.v1": explanations.on_explained,
    }
    rows = await office.run(ask)
    for sequence, row in enumerate(rows[after:], after + 1):
        message = Message(
            id=str(uuid4()),
            office=from_code,
            service="reporting",
            stream="national",
            epoch=epoch,
            sequence=sequence,
            type=row["type"],
            subject=from_code,
            time="2026-01-01T00:00:00+00:00",
            data=json.loads(row["data"]),
        )
        await head.run(handlers[row["type"]], [message])
    return len(rows)
