"""Manifests: what an office has told of a closed period, in three numbers that head office can compare."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from chassis import clock, outbox, sql
from chassis.db import Conn
from chassis.events import Message
from services.reporting import periods, schemas
from services.reporting.periods import Period

queries = sql.load(__file__)


@dataclass(frozen=True)
class Manifest:
    count: int
    sum: int
    sha256: str


def of(rows: Iterable[Any]) -> Manifest:
    """The manifest of told cells, {indicator, area_kind, area, breakdown, state, value}, in any order."""
    cells = sorted(
        (
            row["indicator"],
            row["area_kind"],
            row["area"],
            sorted(row["breakdown"].items()),
            row["state"],
            row["value"] or 0,
        )
        for row in rows
    )
    lines = "".join(f"{json.dumps(cell)}\n" for cell in cells)
    return Manifest(len(cells), sum(cell[-1] for cell in cells), hashlib.sha256(lines.encode()).hexdigest())


async def state(conn: Conn, closed: list[Period]) -> None:
    """Tell the manifest of each period as it stands told now. Emits reporting.manifest_stated.v1."""
    for period in closed:
        manifest = of(await queries.list_told(conn, span=period.span, period=period.first))
        stated = {"count": manifest.count, "sum": manifest.sum, "sha256": manifest.sha256}
        outbox.add(conn, schemas.ManifestStated.event(subject=conn.office, period=period.code, **stated))


async def on_stated(conn: Conn, messages: Sequence[Message]) -> None:
    """Head office: compare each office's manifest with the figures that stand, as the log has them at this place."""
    for message in messages:
        data = schemas.ManifestStated.read(message.data)
        period = periods.parse(data["period"])
        ours = of(await queries.list_figures(conn, office=message.office, span=period.span, period=period.first))
        await queries.keep_manifest(
            conn,
            office=message.office,
            span=period.span,
            period=period.first,
            tally_count=data["count"],
            value_sum=data["sum"],
            sha256=data["sha256"],
            matches=ours == Manifest(data["count"], data["sum"], data["sha256"]),
            epoch=message.epoch,
            sequence=message.sequence,
            received_at=clock.now(),
        )
        if period.span == "month":
            await queries.note_first(conn, office=message.office, period=period.first, heard_on=clock.today())
