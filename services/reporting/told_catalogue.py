"""Which catalogue head office reports by: told down to every office, which says so where its own is older."""

from collections.abc import Sequence
from typing import Any, Final

from chassis import outbox, sql
from chassis.db import Conn
from chassis.events import Message
from chassis.languages import N_, gettext
from services.reporting import catalogue, labels, schemas

queries = sql.load(__file__)

SUBJECT: Final = "catalogue"


async def tell(conn: Conn) -> bool:
    """At head office: tell which catalogue it reports by, where that was not told so before. Shape: whether it was told.

    Emits   reporting.catalogue_stated.v1, to all offices
    """
    if not conn.settings.is_head_office:
        return False
    known = catalogue.current()
    indicators = [{"code": one.code, "since": one.since, **one.name} for one in known.indicators.values()]
    if not await queries.keep_told(conn, version=known.version, indicators=indicators):
        return False
    outbox.add(conn, schemas.CatalogueStated.event(subject=SUBJECT, version=known.version, indicators=indicators))
    return True


async def on_stated(conn: Conn, messages: Sequence[Message]) -> None:
    """At an office: the catalogue as head office last told of it."""
    for message in messages:
        told = schemas.CatalogueStated.read(message.data)
        await queries.keep_told(conn, version=told["version"], indicators=told["indicators"])


async def forget_all(conn: Conn) -> None:
    """Forget what was told, to be told it anew."""
    await queries.forget_told(conn)


async def newer(conn: Conn) -> list[str] | None:
    """What head office reports by and this machine does not know yet: the names of figures in the reader's language.

    Shape   None where our own catalogue is as new, or head office has told of none; empty where no figure is new.
    """
    told: Any = await queries.read_told(conn)
    known = catalogue.current()
    if told is None or told["version"] <= known.version:
        return None
    return [labels.text(one) for one in told["indicators"] if one["code"] not in known.indicators]


def say(names: Sequence[str]) -> str:
    """That our own catalogue is older, as people read it."""
    if not names:
        return gettext(N_("Head office counts by a newer catalogue than the machine here. Ask for it to be upgraded."))
    said = N_(
        "Head office counts by a newer catalogue than the machine here. Ask for it to be upgraded: then these figures are"
        " counted too, for earlier months as well: {names}."
    )
    return gettext(said).format(names=", ".join(names))
