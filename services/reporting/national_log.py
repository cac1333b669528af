"""Head office's log of every statement: appended to, never changed, and beside it the figures that stand now."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from chassis import clock, sql
from chassis.db import Conn
from chassis.events import Message, MessageInvalid
from services.reporting import catalogue, periods, schemas, sections, themes
from services.reporting.problems import OfficeHasClosed, PlaceUnknown

queries = sql.load(__file__)

COLUMNS = (
    ("offices", "office"),
    ("indicators", "indicator"),
    ("spans", "span"),
    ("periods", "period"),
    ("area_kinds", "area_kind"),
    ("areas", "area"),
    ("area_ons", "area_on"),
    ("dimensions", "dimension"),
    ("codes", "code"),
    ("values", "value"),
    ("states", "state"),
    ("revisions", "revision"),
    ("epochs", "epoch"),
    ("sequences", "sequence"),
)

Row = tuple[Any, ...]
OFFICE, PERIOD, DIMENSION, CODE, VALUE, STATE = 0, 3, 7, 8, 9, 10


async def on_stated(conn: Conn, messages: Sequence[Message]) -> None:
    """Append what offices state, and bring the standing figures up to date in the same transaction.

    A cell's figure is the last one by (epoch, sequence), whatever its revision says.
    Errors  MessageInvalid, OfficeHasClosed: the message is set aside.
    """
    told = [(message, schemas.TalliesStated.read(message.data)) for message in messages]
    rows = [_row(message, tally) for message, data in told for tally in data["tallies"]]
    await _check_themes(conn, rows)
    await _check_open(conn, rows)
    await keep(conn, rows, [data["catalogue_version"] for _, data in told for _ in data["tallies"]])


async def keep(conn: Conn, rows: list[Row], versions: Sequence[int] = ()) -> None:
    """Append statements, each a tuple in the order of COLUMNS, and let the figures that stand follow.

    ``versions``  the catalogue each was counted by; this one where nothing is said.
    """
    versions = versions or [catalogue.current().version] * len(rows)
    await queries.append(
        conn,
        recorded_at=await recorded_at(conn),
        versions=list(versions),
        last=_last_of_each_cell(rows),
        **_columns(rows),
    )


def _last_of_each_cell(rows: Sequence[Row]) -> list[bool]:
    """Of each row whether it is the last of its cell by (epoch, sequence), and of those that are told together."""
    latest: dict[Row, int] = {}
    for place, row in enumerate(rows):
        cell = row[:6] + row[7:9]
        known = latest.get(cell)
        if known is None or rows[known][-2:] <= row[-2:]:
            latest[cell] = place
    stand = set(latest.values())
    return [place in stand for place in range(len(rows))]


async def _check_themes(conn: Conn, rows: list[Row]) -> None:
    """Head office has told of every theme itself; anything else in the place of one may be a person's words."""
    if not await themes.are_known(conn, {row[CODE] for row in rows if row[DIMENSION] == "theme"}):
        raise MessageInvalid(f"{schemas.TalliesStated.type}: theme")


async def _check_open(conn: Conn, rows: list[Row]) -> None:
    """An office that has closed into another has only noughts to tell of the months that are no longer its own."""
    closed = {row["office"]: row["begins_on"] for row in await queries.list_closed_offices(conn)}
    for row in rows:
        if row[OFFICE] in closed and row[PERIOD] >= closed[row[OFFICE]] and (row[STATE] == "under_five" or row[VALUE]):
            raise OfficeHasClosed


def _row(message: Message, tally: dict[str, Any]) -> Row:
    period = periods.parse(tally["period"])
    dimension, code = next(iter(tally["breakdown"].items()), ("", ""))
    return (
        message.office,
        tally["indicator"],
        period.span,
        period.first,
        tally["area_kind"],
        tally["area"],
        tally["area_on"],
        dimension,
        code,
        tally["value"],
        tally["state"],
        tally["revision"],
        message.epoch,
        message.sequence,
    )


def _columns(rows: list[Row]) -> dict[str, list[Any]]:
    lists = zip(*rows, strict=True) if rows else ((),) * len(COLUMNS)
    return {name: list(values) for (name, _), values in zip(COLUMNS, lists, strict=True)}


async def on_rolled_back(conn: Conn, office: str, service: str, stream: str, epoch: int, after: int) -> int:
    """An office was restored from a backup: what it stated in ``epoch`` past ``after`` never happened.

    Each of those statements gets a void in the log, and the figures that stood on them fall back to the one before; so does
    what was noted and explained of closed months.
    Shape   how many statements were made void.
    """
    if (service, stream) != ("reporting", "national"):
        return 0
    place = {"office": office, "epoch": epoch, "after": after}
    now = await recorded_at(conn)
    voided = await queries.append_voids(conn, recorded_at=now, **place)
    await queries.append_void_revisions(conn, recorded_at=now, **place)
    await queries.drop_void_figures(conn, **place)
    await queries.restore_figures(conn, **place)
    await queries.drop_void_manifests(conn, **place)
    return int(voided)


async def recorded_at(conn: Conn) -> Any:
    """Now, or the time of the last row if the clock has been set back; one writer at a time.

    Whoever adds to the log asks this first: what it then changes belongs to the section of the log that is open.
    """
    await queries.lock_log(conn)
    await sections.turn(conn)
    last = await queries.read_last_recorded(conn)
    return max(clock.now(), last) if last else clock.now()


async def position_as_of(conn: Conn, as_of: date | None) -> int | None:
    """The last place in the log that belongs to a date; None: the figures that stand now.

    A date that is over gets its place once; it is kept, so that no later clock can move it.
    """
    if as_of is None or as_of >= clock.today():
        return None
    found = await queries.read_position(conn, as_of=as_of)
    if found is None:
        await queries.lock_log(conn)
        await queries.settle_position(conn, as_of=as_of, settled_at=clock.now())
        found = await queries.read_position(conn, as_of=as_of)
    return int(found)


async def check_place(conn: Conn, position: int) -> int:
    """A place in the log that has been reached. Errors: PlaceUnknown."""
    if position > await queries.read_last_position(conn):
        raise PlaceUnknown(errors={"position": [PlaceUnknown.sentence()]})
    return position


async def day_of(conn: Conn, position: int) -> date:
    """The day in Norway on which a place in the log was reached: by the log's own time, which never goes back.

    Of a place before the first the day on which the log began, and today while there is nothing in it.
    """
    recorded = await queries.read_recorded(conn, position=position)
    return recorded.astimezone(clock.OSLO).date() if recorded else clock.today()
