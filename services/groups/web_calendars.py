"""Calendars that follow a group's meetings, and sheets to print for the room."""

from typing import Any

from chassis.languages import N_
from chassis.web import Request, Response
from services.groups import calendars, group_rooms, groups, intake_bodies, own_groups, sheets
from services.groups.web_api import who
from services.groups.web_initiators import own_id


async def show_calendar(request: Request) -> Response:
    """What a calendar fetches by its secret address; a look changes nothing."""
    rows = await request.run(calendars.read, request.path["calendar_token"])
    return request.answer(calendars.write(rows), calendars.MEDIA_TYPE)


async def make_link(request: Request) -> Response:
    """A new address for a group's calendar, shown this once."""
    path = await request.run(calendars.of_group, request.path["group_id"])
    return _link(request, path, f"/groups/groups/{request.path['group_id']}")


async def end_link(request: Request) -> Response:
    """The address opens nothing any more."""
    await request.run(calendars.end, request.path["group_id"])
    return request.see_other(
        f"/groups/groups/{request.path['group_id']}", notice=N_("The calendar link opens nothing any more.")
    )


async def make_own_link(request: Request) -> Response:
    """A new address for an initiator's own calendar, shown this once."""
    return _link(request, await request.run(calendars.of_initiator, own_id(request)), "/groups/mine")


async def make_talk_link(request: Request) -> Response:
    """A new address for the calendar of the conversations in which somebody is met, shown this once."""
    told = await request.load(intake_bodies.CalendarOfIn)
    return _link(request, await request.run(calendars.of_who_is_met, told["met_by"]), "/groups/conversations")


async def show_sheets(request: Request) -> Response:
    """Sheets to print for a group."""
    seen = await request.run(groups.look_into, request.path["group_id"], who=who(request))
    return await _sheets(request, seen["group"], f"/groups/groups/{request.path['group_id']}")


async def show_own_sheets(request: Request) -> Response:
    """The same for an initiator's own group."""
    group = await request.run(own_groups.look_into, request.path["group_id"], own_id(request))
    return await _sheets(request, group, f"/groups/mine/{group['group_id']}")


async def _sheets(request: Request, group: Any, back: str) -> Response:
    room = await request.run(group_rooms.of_group, group["group_id"])
    return request.page("sheets.html", group=group, room=room, back=back, sheets=sheets)


def _link(request: Request, path: str, back: str) -> Response:
    return request.page("calendar_link.html", address=request.settings.base_url + path, back=back)
