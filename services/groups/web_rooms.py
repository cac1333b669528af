"""Rooms: for programs, and the coordinator's pages of them."""

from datetime import timedelta
from typing import Any

from chassis.languages import N_, gettext
from chassis.web import Request, Response
from chassis.web.forms import flatten
from services.groups import bodies, bookings, digital_links, group_rooms, policies, room_bodies, rooms, wordings, words
from services.groups.web_api import who

PAGE = "/groups/rooms"

# ── Programs ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def list_rooms(request: Request) -> Response:
    """List the office's rooms, those in use first."""
    return request.rows(room_bodies.RoomOut, await request.run(rooms.all_of_them))


async def register(request: Request) -> Response:
    """Register a room in which groups can meet."""
    told = await request.load(room_bodies.RoomIn)
    return request.json(room_bodies.RoomOut, await request.run(rooms.register, **_room(told)), 201)


async def alter(request: Request) -> Response:
    """Tell all of a room anew; what is left out is no longer so."""
    told = await request.load(room_bodies.RoomIn)
    return request.json(room_bodies.RoomOut, await request.run(rooms.alter, request.path["room_id"], **_room(told)))


async def close(request: Request) -> Response:
    """Close a room for some days, or until it is opened again."""
    told = await request.load(room_bodies.ClosureIn)
    return request.json(room_bodies.RoomOut, await request.run(rooms.close, request.path["room_id"], **told))


async def reopen(request: Request) -> Response:
    """Open a room that was closed."""
    room = await request.run(rooms.reopen, request.path["room_id"], request.path["closure_id"])
    return request.json(room_bodies.RoomOut, room)


async def end(request: Request) -> Response:
    """A room is no longer the office's to use."""
    return request.json(room_bodies.RoomOut, await request.run(rooms.end, request.path["room_id"]))


async def show_room(request: Request) -> Response:
    """Show one room."""
    return request.json(room_bodies.RoomOut, await request.run(rooms.find, request.path["room_id"]))


async def show_week(request: Request) -> Response:
    """Show who has a room in a week."""
    asked = await request.query(room_bodies.WeekAsked)
    return request.json(room_bodies.WeekOut, await request.run(bookings.week, request.path["room_id"], **asked))


async def lend(request: Request) -> Response:
    """Lend a room to somebody else, or take it for an occasion."""
    told = await request.load(room_bodies.LendIn)
    booking_id = await request.run(bookings.lend, request.path["room_id"], **told)
    return request.json(room_bodies.BookedOut, {"booking_id": booking_id}, 201)


async def free(request: Request) -> Response:
    """Somebody else does not need the room any more."""
    await request.run(bookings.free, request.path["room_id"], request.path["booking_id"])
    return request.json(room_bodies.RoomOut, await request.run(rooms.find, request.path["room_id"]))


async def give(request: Request) -> Response:
    """Settle when and in which room a group meets from now on; what it had before is free."""
    told = await request.load(room_bodies.GiveIn)
    group = await request.run(group_rooms.give, request.path["group_id"], **told, who=who(request))
    return request.json(bodies.GroupOut, group)


async def renew_link(request: Request) -> Response:
    """Give a digital group a new link; the one before is shown to nobody any more."""
    told = await request.load(room_bodies.DigitalLinkIn)
    link = await request.run(digital_links.renew, request.path["group_id"], **told, who=who(request))
    return request.json(room_bodies.DigitalLinkOut, link)


# ── Pages ───────────────────────────────────────────────────────────────────────────────────────────────────────────


async def show_rooms_page(request: Request) -> Response:
    """The rooms of the office."""
    policy = await request.run(policies.current)
    return request.page(
        "rooms.html",
        rows=await request.run(rooms.all_of_them),
        values={"address": policy["digital_at"]},
        **wordings.for_pages(),
    )


async def show_register(request: Request) -> Response:
    """A form for a new room."""
    return request.page("room_form.html", room=None, weekdays=words.WEEKDAYS, **wordings.for_pages())


async def send_register(request: Request) -> Response:
    """Register a room."""
    room = await request.run(rooms.register, **_room(await request.load(room_bodies.RoomIn)))
    return _to_room(request, room["room_id"], N_("The room is registered."))


async def show_alter(request: Request) -> Response:
    """The same form with what is known of a room."""
    room = await request.run(rooms.find, request.path["room_id"])
    return request.page(
        "room_form.html", room=room, weekdays=words.WEEKDAYS, values=flatten(room), **wordings.for_pages()
    )


async def send_alter(request: Request) -> Response:
    """Tell all of a room anew."""
    told = await request.load(room_bodies.RoomIn)
    await request.run(rooms.alter, request.path["room_id"], **_room(told))
    return _to_room(request, request.path["room_id"], N_("It is changed."))


async def show_room_page(request: Request) -> Response:
    """One room: who has it this week, and what can be done with it."""
    asked = await request.query(room_bodies.WeekAsked)
    week = await request.run(bookings.week, request.path["room_id"], **asked)
    return request.page(
        "room.html",
        **week,
        before=week["monday"] - timedelta(days=7),
        after=week["monday"] + timedelta(days=7),
        **wordings.for_pages(),
    )


async def send_close(request: Request) -> Response:
    """Close a room."""
    await request.run(rooms.close, request.path["room_id"], **await request.load(room_bodies.ClosureIn))
    return _to_room(
        request, request.path["room_id"], N_("The room is closed then. Those who meet there stand on your work page.")
    )


async def send_reopen(request: Request) -> Response:
    """Open a room again."""
    await request.run(rooms.reopen, request.path["room_id"], request.path["closure_id"])
    return _to_room(request, request.path["room_id"], N_("The room is open."))


async def send_end(request: Request) -> Response:
    """A room is no longer the office's."""
    await request.run(rooms.end, request.path["room_id"])
    return _to_room(request, request.path["room_id"], N_("It is noted that the room is no longer ours to use."))


async def send_lend(request: Request) -> Response:
    """Lend a room, or take it for an occasion."""
    await request.run(bookings.lend, request.path["room_id"], **await request.load(room_bodies.LendIn))
    return _to_room(request, request.path["room_id"], N_("The room is booked."))


async def send_free(request: Request) -> Response:
    """Free what somebody else had."""
    await request.run(bookings.free, request.path["room_id"], request.path["booking_id"])
    return _to_room(request, request.path["room_id"], N_("The room is free then."))


async def send_give(request: Request) -> Response:
    """Settle when and in which room a group meets."""
    told = await request.load(room_bodies.GiveIn)
    group = await request.run(group_rooms.give, request.path["group_id"], **told, who=who(request))
    return request.see_other(
        f"/groups/groups/{group['group_id']}", notice=gettext(N_("It is settled when and where the group meets."))
    )


async def send_renew_link(request: Request) -> Response:
    """Give a digital group a new link."""
    told = await request.load(room_bodies.DigitalLinkIn)
    await request.run(digital_links.renew, request.path["group_id"], **told, who=who(request))
    return request.see_other(
        f"/groups/groups/{request.path['group_id']}",
        notice=gettext(N_("The new link is in place. Those who take part find it on their own page.")),
    )


async def send_digital_place(request: Request) -> Response:
    """Settle where digital groups meet."""
    await request.run(digital_links.settle_where, **await request.load(room_bodies.DigitalPlaceIn))
    return request.see_other(PAGE, notice=gettext(N_("It is changed.")))


def _room(told: dict[str, Any]) -> dict[str, Any]:
    """Weekdays of which nothing is written are left out."""
    return told | {"hours": {day: span for day, span in told["hours"].items() if span}}


def _to_room(request: Request, room_id: Any, notice: str) -> Response:
    return request.see_other(f"{PAGE}/{room_id}", notice=gettext(notice))
