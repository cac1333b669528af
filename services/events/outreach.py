"""Outreach: talks, teaching, advice and visits, logged in half a minute, looked at again, and forgotten in time."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from chassis import clock, identity_numbers, outbox, sql
from chassis.db import Conn
from chassis.problems import Invalid
from services.events import held_together, places, projects, schemas
from services.events.problems import MunicipalityMissing, NotHeldYet, OutreachNotFound

queries = sql.load(__file__)

RECENT = 4
"""How many municipalities are offered before one has to write."""


async def log(
    conn: Conn,
    /,
    *,
    held_on: date | None = None,
    municipality: str | None = None,
    elsewhere: str | None = None,
    held_with: Sequence[str] = (),
    counted_by: str | None = None,
    part_of: Collection[UUID] = (),
    **told: Any,
) -> Any:
    """Note what was held: today unless another day is said, in a municipality by its code or, ``elsewhere``, by name or postcode;
    ``part_of``: projects of the office.

    Shape   the outreach's row.
    Errors  NotHeldYet, MunicipalityMissing, MunicipalityUnknown, MunicipalityNotOne, IdentityNumberGiven,
            CounterNotAmongThem, ProjectNotOpen.
    Emits   events.outreach_held.v1, and events.outreach_attached.v1 where it is part of a project
    """
    refuse_numbers(told)
    right = await check(conn, held_on=held_on or clock.today(), municipality=municipality, elsewhere=elsewhere)
    right |= await held_together.check(conn, held_with, counted_by)
    row = await queries.insert_outreach(conn, outreach_id=uuid4(), noted_at=clock.now(), **right, **told)
    tell_held(conn, row)
    await projects.attach(conn, projects.OUTREACH, row["outreach_id"], part_of)
    return row


async def choose_projects(conn: Conn, outreach_id: UUID, *, part_of: Collection[UUID]) -> None:
    """Say which projects outreach is part of, none included.

    Errors  OutreachNotFound, ProjectNotOpen.
    Emits   events.outreach_attached.v1, where they are others than before
    """
    await find(conn, outreach_id)
    await projects.attach(conn, projects.OUTREACH, outreach_id, part_of)


def refuse_numbers(told: dict[str, Any]) -> None:
    """What staff write freely must hold nobody's identity number. Errors: IdentityNumberGiven."""
    identity_numbers.refuse(partner=told.get("partner"), note=told.get("note"))


async def check(conn: Conn, *, held_on: date, municipality: str | None, elsewhere: str | None) -> dict[str, Any]:
    """{held_on, municipality}; what is written goes before what is chosen. Errors: as for :func:`log`."""
    if held_on > clock.today():
        raise NotHeldYet(errors={"held_on": [NotHeldYet.sentence()]})
    if elsewhere:
        return {"held_on": held_on, "municipality": await places.municipality(conn, elsewhere, field="elsewhere")}
    if not municipality or not await places.name_of(conn, municipality):
        raise MunicipalityMissing(errors={"elsewhere": [MunicipalityMissing.sentence()]})
    return {"held_on": held_on, "municipality": municipality}


def tell_held(conn: Conn, row: Any) -> None:
    outbox.add(conn, schemas.OutreachHeld.event(subject=str(row["outreach_id"]), **told_of(row)))


def told_of(row: Any) -> dict[str, Any]:
    """What is told of outreach: nothing that somebody has written."""
    told = {name: row[name] for name in ("kind", "held_on", "municipality", "people")}
    return told | held_together.counted(row)


async def find(conn: Conn, outreach_id: UUID) -> Any:
    """One, with the municipality's name. Errors: OutreachNotFound."""
    row = await queries.find_outreach(conn, outreach_id=outreach_id)
    if row is None:
        raise OutreachNotFound
    return row


class Which(NamedTuple):
    """Which outreach is looked at: of a month by its first day, of a municipality by its code, or all."""

    month: date | None = None
    municipality: str | None = None

    @property
    def conditions(self) -> dict[str, Any]:
        before_on = (self.month + timedelta(days=31)).replace(day=1) if self.month else None
        return {"from_on": self.month, "before_on": before_on, "municipality": self.municipality}


async def look_through(
    conn: Conn,
    *,
    month: date | None = None,
    municipality: str | None = None,
    after: str | None = None,
    limit: int = 200,
) -> tuple[list[Any], str | None]:
    """The newest first. Shape: (rows, after); ``after`` asks for those that follow, null when these were the last.

    Errors  Invalid when ``after`` is not one of ours.
    """
    after_on, after_at, after_id = _place(after)
    rows = await queries.list_outreach(
        conn,
        after_on=after_on,
        after_at=after_at,
        after_id=after_id,
        row_limit=limit + 1,
        **Which(month, municipality).conditions,
    )
    return rows[:limit], _after(rows[limit - 1]) if len(rows) > limit else None


async def count(conn: Conn, *, month: date | None = None, municipality: str | None = None) -> Any:
    """{times, people}: how often something was held and how many came, all in all."""
    return await queries.count_outreach(conn, **Which(month, municipality).conditions)


def _after(row: Any) -> str:
    return f"{row['held_on']}~{row['noted_at'].isoformat()}~{row['outreach_id']}"


def _place(after: str | None) -> tuple[date | None, datetime | None, UUID | None]:
    if not after:
        return None, None, None
    try:
        held_on, moment, outreach_id = after.split("~")
        return date.fromisoformat(held_on), datetime.fromisoformat(moment.replace(" ", "+")), UUID(outreach_id)
    except ValueError:
        raise Invalid(errors={"after": ["Not a place in this list."]}) from None


async def offered(conn: Conn, asked: str | None = None, held_with: Sequence[str] = ()) -> dict[str, Any]:
    """What the form offers, so that little has to be written.

    ``asked``      the code of a municipality that the form was opened for.
    ``held_with``  the offices that held it, by their codes: offered too where they have closed since.
    Shape          {recent: [(code, name)] the asked or last used first, the office's own last, names, partners the latest
                   first, offices: [(code, name)] of the others}.
    """
    used = await queries.list_recent_municipalities(
        conn, asked=asked, office=conn.office, today=clock.today(), row_limit=RECENT
    )
    return {
        "recent": [(row["code"], row["name"]) for row in used],
        "names": await places.list_names(conn),
        "partners": [row["partner"] for row in await queries.list_partners(conn)],
        "offices": await held_together.others(conn, held_with),
    }


async def used_municipalities(conn: Conn) -> list[tuple[str, str]]:
    """(code, name) of those where there has been outreach, for a filter."""
    return [(row["code"], row["name"]) for row in await queries.list_used_municipalities(conn)]
