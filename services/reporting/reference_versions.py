"""Reference data down the line: what head office loads comes to every office, and each says which version it has."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from chassis import clock, outbox, sql
from chassis.db import Conn
from chassis.events import Message
from reference import editions
from reference.datasets import COLUMNS, Dataset, dataset
from services.reporting import schemas

queries = sql.load(__file__)

MOMENT: Final = timedelta(microseconds=1)


async def tell(conn: Conn) -> int:
    """At head office: tell every office what has been loaded here since it was last told; never the sample.

    Shape   how many pieces were told; 0 at an office, and where nothing is new.
    Emits   reporting.reference_stated.v1, to all offices
    """
    if not conn.settings.is_head_office:
        return 0
    here = await _versions(conn)
    told = {row["edition"]: row for row in await queries.list_told(conn)}
    return sum([await _tell(conn, name, here, told.get(name)) for name in editions.EDITIONS if _is_loaded(name, here)])


def _is_loaded(edition: str, here: Mapping[str, Any]) -> bool:
    """Whether somebody has loaded any of it: the sample is at every office already."""
    tables = editions.EDITIONS[edition]
    return here.keys() >= set(tables) and any(here[table]["origin"] == "directory" for table in tables)


async def _tell(conn: Conn, edition: str, here: Mapping[str, Any], told: Mapping[str, Any] | None) -> int:
    """Tell an edition, unless it is what was told last. It is told as later than that, whatever the clock said since."""
    rows = [here[table] for table in editions.EDITIONS[edition]]
    version = "".join(row["version"] for row in rows)
    if told is not None and told["version"] == version:
        return 0
    loaded_at = max(row["loaded_at"] for row in rows)
    if told is not None:
        loaded_at = max(loaded_at, told["loaded_at"] + MOMENT)
    datasets = [await _read(conn, table) for table in editions.EDITIONS[edition]]
    stated, pieces = editions.version_of(datasets), editions.cut(datasets)
    for piece in pieces:
        which = {"edition": edition, "version": stated, "loaded_at": loaded_at}
        outbox.add(conn, schemas.ReferenceStated.event(subject=stated, **which, **piece))
    await queries.put_told(conn, edition=edition, version=version, loaded_at=loaded_at)
    return len(pieces)


async def _read(conn: Conn, table: str) -> Dataset:
    columns = ", ".join(COLUMNS[table].split())
    rows = await conn.fetch(f"SELECT {columns} FROM reference.{table}")  # noqa: S608 names of ours, not from outside
    return dataset(table, map(tuple, rows))


async def _versions(conn: Conn) -> dict[str, Any]:
    return {row["dataset"]: row for row in await queries.list_versions(conn, datasets=list(editions.TABLES))}


async def tell_held(conn: Conn) -> bool:
    """Tell head office which versions this office has, when they have changed since it was told.

    Shape   whether it was told.
    Emits   reporting.reference_held.v1
    """
    here = await _versions(conn)
    tables = [{name: row[name] for name in ("dataset", "version", "origin")} for row in here.values()]
    if not await queries.put_own(conn, office=conn.office, tables=tables, heard_at=clock.now()):
        return False
    outbox.add(conn, schemas.ReferenceHeld.event(subject=conn.office, tables=tables))
    return True


async def on_reference_held(conn: Conn, messages: list[Message]) -> None:
    """At head office: what an office says that it has."""
    for message in messages:
        tables = schemas.ReferenceHeld.read(message.data)["tables"]
        place = {"office": message.office, "epoch": message.epoch, "sequence": message.sequence}
        await queries.insert_held(conn, **place, tables=tables, heard_at=clock.now())


async def on_rolled_back(conn: Conn, office: str, service: str, stream: str, epoch: int, after: int) -> None:
    """An office was restored from a backup: it has again what it had then."""
    if (service, stream) == ("reporting", "national"):
        await queries.take_back(conn, office=office, epoch=epoch, after=after)


async def read(conn: Conn) -> dict[str, dict[str, str]]:
    """At head office: how each office's reference data stands to head office's own.

    Shape   {office: {edition: same, own: it has loaded something else itself, other: another version, so far}}; an office
            that has not said so is not among them.
    """
    here = {name: row["version"] for name, row in (await _versions(conn)).items()}
    return {row["office"]: _standing(here, row["tables"]) for row in await queries.list_latest(conn)}


def _standing(here: Mapping[str, str], tables: list[dict[str, str]]) -> dict[str, str]:
    there = {table["dataset"]: table for table in tables}
    return {name: _state(here, there, tables) for name, tables in editions.EDITIONS.items()}


def _state(here: Mapping[str, str], there: Mapping[str, dict[str, str]], tables: tuple[str, ...]) -> str:
    if all(table in there and there[table]["version"] == here.get(table) for table in tables):
        return "same"
    return "own" if any(table in there and there[table]["origin"] == "directory" for table in tables) else "other"
