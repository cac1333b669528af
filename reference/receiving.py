"""Reference data from head office, taken up by each service in its own database: an edition whole, or not at all."""

from datetime import datetime
from typing import Any

from chassis import log, sql
from chassis.db import Conn
from chassis.events import Message
from reference import editions
from reference.load import LOCK

queries = sql.load(__file__)
logger = log.get(__name__)

PIECE = ("edition", "piece", "pieces", "version", "loaded_at", "dataset", "rows")


async def on_reference_stated(conn: Conn, messages: list[Message]) -> None:
    """Keep the pieces that have come, and use an edition once it is whole.

    What is older than what is here, or here already, is passed over: told again it changes nothing.
    Errors  EditionBroken, after which what was used before is still used.
    """
    await queries.lock_reference(conn, key=LOCK)
    for message in messages:
        told = {name: message.data[name] for name in PIECE}
        told["loaded_at"] = datetime.fromisoformat(told["loaded_at"])
        if await _is_wanted(conn, told["edition"], told["loaded_at"]):
            await _keep(conn, told)


async def _is_wanted(conn: Conn, edition: str, loaded_at: datetime) -> bool:
    datasets = list(editions.EDITIONS[edition])
    held = await queries.list_held(conn, datasets=datasets, edition=edition, loaded_at=loaded_at)
    return editions.is_wanted([(row["origin"], row["loaded_at"]) for row in held], loaded_at)


async def _keep(conn: Conn, told: dict[str, Any]) -> None:
    """Keep a piece, and none of an earlier version; the last of them makes the edition whole."""
    edition = told["edition"]
    await queries.drop_others(conn, edition=edition, version=told["version"], loaded_at=told["loaded_at"])
    await queries.keep_piece(conn, **told)
    kept = await queries.list_pieces(conn, edition=edition)
    if len(kept) == told["pieces"]:
        found = editions.join(edition, told["version"], [(row["dataset"], row["rows"]) for row in kept])
        await queries.take(conn, loaded_at=told["loaded_at"], tables=editions.as_records(found))
        await queries.drop_edition(conn, edition=edition)
        logger.info("reference_taken", service=conn.service, edition=edition, version=told["version"])


async def forget_pieces(conn: Conn) -> None:
    """Forget what is not whole yet, to be told it anew; what is in use stays in use."""
    await queries.drop_pieces(conn)
