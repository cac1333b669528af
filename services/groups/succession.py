"""An office closes into another: groups that run go on there; people are asked, and put on its waiting list by a call.

Nobody's name moves with a group: who is in it knows it, and initiators are met by the office that goes on. A group's life
there begins on the day it was taken over, and neither start nor end is counted for the moving. Groups that are being formed
are formed anew, of people who wait there.
"""

from datetime import date
from typing import Any

from marshmallow import EXCLUDE

from chassis import clock, outbox, sql
from chassis.db import Conn
from services.groups import bodies, schemas
from services.groups.problems import DateNotPossible

queries = sql.load(__file__)


async def hand_over(conn: Conn) -> list[dict[str, Any]]:
    """At the office that closes: the groups that run, as ``take_over`` takes them.

    Shape   [{group_id, title, format, theme, municipality, place, weekday, meets_at, every_weeks, state, participants,
            meetings_held, language, gender}], values as JSON has them.
    """
    rows = [dict(row) for row in await queries.list_running(conn)]
    found: list[dict[str, Any]] = bodies.GroupHandedOver(many=True).dump(rows)
    return found


async def take_over(conn: Conn, groups: list[dict[str, Any]], begins_on: date) -> dict[str, Any]:
    """At the successor: go on with these groups from that day. Those that are here already are left as they are.

    Shape   {taken_over: how many}
    Errors  DateNotPossible; ValidationError for what is no such group.
    Emits   groups.group_started.v1 with ``taken_over``, and groups.group_stepped_back.v1 for each that leads itself.
    """
    if begins_on > clock.today():
        raise DateNotPossible
    taken = 0
    for group in bodies.GroupHandedOver(many=True, unknown=EXCLUDE).load(groups):
        leads_itself = group["state"] == "self_led"
        new = await queries.insert_running(
            conn,
            **group,
            started_on=begins_on,
            stepped_back_on=begins_on if leads_itself else None,
            created_at=clock.now(),
        )
        if new:
            taken += 1
            _tell(conn, group, begins_on, leads_itself=leads_itself)
    return {"taken_over": taken}


def _tell(conn: Conn, group: dict[str, Any], begins_on: date, *, leads_itself: bool) -> None:
    about = {"subject": str(group["group_id"]), "group_id": group["group_id"]}
    started = schemas.GroupStarted.event(
        **about,
        started_on=begins_on,
        municipality=group["municipality_code"],
        theme=group["theme"],
        format=group["format"],
        participants=group["participants"],
        taken_over=True,
    )
    outbox.add(conn, started)
    if leads_itself:
        stepped_back = schemas.GroupSteppedBack.event(
            **about, stepped_back_on=begins_on, meetings_held=group["meetings_held"]
        )
        outbox.add(conn, stepped_back)
