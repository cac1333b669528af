"""The work with each municipality: how far it has come, and what the office has held there."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from chassis import audit, clock, corrections, sql
from chassis.db import Conn
from services.events import outreach, places
from services.events.problems import MunicipalityNotFound, NotHeldYet, StepNotFound

queries = sql.load(__file__)

NOTHING = "none"
"""Asks for those where no step has been noted."""


async def list_all(conn: Conn, step: str | None = None) -> list[Any]:
    """Those of the office's area, and any other with a step or outreach, by name.

    ``step``  only those that stand there now, or NOTHING.
    Shape   [{code, name, step (null: none noted), reached_on, held_this_year, last_held_on (null: never)}].
    """
    today = clock.today()
    rows: list[Any] = await queries.list_municipalities(
        conn, office=conn.office, today=today, year_began=today.replace(month=1, day=1), step=step
    )
    return rows


async def show(conn: Conn, code: str) -> dict[str, Any]:
    """One: {code, name, steps the latest first, held the newest first}. Errors: MunicipalityNotFound."""
    name = await _name(conn, code)
    steps = await queries.list_steps(conn, municipality=code)
    held, older = await outreach.look_through(conn, municipality=code)
    return {"code": code, "name": name, "steps": steps, "held": held, "older": older}


async def note_step(conn: Conn, code: str, *, step: str, reached_on: date, who: UUID) -> None:
    """It has come this far, on a day that may be long past. Errors: MunicipalityNotFound, NotHeldYet."""
    await _name(conn, code)
    if reached_on > clock.today():
        raise NotHeldYet(errors={"reached_on": [NotHeldYet.sentence()]})
    step_id = uuid4()
    await queries.insert_step(
        conn, step_id=step_id, municipality=code, step=step, reached_on=reached_on, noted_at=clock.now()
    )
    await audit.note(conn, "step_noted", account_id=who, about_kind="municipality", about_id=code, detail=step)


async def strike_step(conn: Conn, code: str, step_id: UUID, *, reason: str, who: UUID) -> None:
    """A step was noted wrongly, and goes. Errors: StepNotFound."""
    was = await queries.delete_step(conn, municipality=code, step_id=step_id)
    if was is None:
        raise StepNotFound
    stood = (code, was["step"], was["reached_on"])
    await corrections.note(
        conn, "step", who=who, about_kind="municipality_step", about_id=step_id, reason=reason, was=stood
    )


async def _name(conn: Conn, code: str) -> str:
    name = await places.name_of(conn, code)
    if name is None:
        raise MunicipalityNotFound
    return name
