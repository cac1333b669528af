"""Announced groups: what the public sees and how one joins, and what a coordinator does about them."""

from typing import Any
from uuid import UUID

from chassis.languages import N_, gettext, ngettext
from chassis.web import Request, Response
from services.groups import (
    announced_bodies,
    announcements,
    announcing,
    bodies,
    group_rooms,
    initiators,
    joining,
    own_place,
    policies,
    wordings,
)
from services.groups.announced_problems import AnnouncementNotFound
from services.groups.web_api import who
from services.groups.web_own import COOKIE

TALK_FIRST = N_("Thank you. We talk with everyone before a group, so we get in touch with you first.")


async def announce(request: Request) -> Response:
    """Announce a group with a date: in the public list, begun if enough join."""
    told = await request.load(announced_bodies.AnnounceIn)
    return request.json(bodies.GroupOut, await request.run(announcing.announce, **told, who=who(request)), 201)


async def show_announced(request: Request) -> Response:
    """Show an announced group; no persons."""
    return request.json(announced_bodies.AnnouncedOut, await _find(request, request.path["group_id"]))


async def join(request: Request) -> Response:
    """Join an announced group with the pickup code; where there is no place the answer never tells why."""
    told = await request.load(bodies.WithdrawIn)
    _, state = await request.run(joining.by_code, request.path["group_id"], told["pickup_code"])
    return request.json(announced_bodies.JoinedOut, {"state": state})


async def join_for(request: Request) -> Response:
    """Enter somebody who has said on the phone that they wish to be in it."""
    told = await request.load(announced_bodies.JoinForIn)
    group = await request.run(joining.join_for, request.path["group_id"], **told, who=who(request))
    return request.json(bodies.GroupOut, group)


async def tell(request: Request) -> Response:
    """Tell some of those who wait and fit of the group, by letter."""
    told = await request.load(announced_bodies.TellIn)
    count = await request.run(joining.tell, request.path["group_id"], **told, who=who(request))
    return request.json(announced_bodies.ToldOut, {"told": count})


async def move(request: Request) -> Response:
    """Let it begin later, or be joined for longer; whoever has joined is told."""
    told = await request.load(announced_bodies.MoveAnnouncedIn)
    group = await request.run(announcing.move, request.path["group_id"], **told, who=who(request))
    return request.json(bodies.GroupOut, group)


async def top_up(request: Request) -> Response:
    """Too few have joined: offer places to those who wait and suit."""
    return request.json(
        bodies.GroupOut, await request.run(announcing.top_up, request.path["group_id"], who=who(request))
    )


async def go_ahead(request: Request) -> Response:
    """Settle that those who have joined are enough."""
    return request.json(
        bodies.GroupOut, await request.run(announcing.go_ahead, request.path["group_id"], who=who(request))
    )


async def show(request: Request) -> Response:
    """What the group is, and how one joins it; with a visit to the own page open, by one button."""
    group_id = request.path["group_id"]
    visit = await request.run(own_place.look_if_open, request.cookies.get(COOKIE))
    action = "/groups/own/join" if visit else f"/groups/announced/{group_id}/join"
    return await _page(request, group_id, action, needs_code=visit is None)


async def show_from_letter(request: Request) -> Response:
    """The same, from a letter: one button, and no code."""
    token = request.path["joining_token"]
    letter = await request.run(joining.find_letter, token)
    return await _page(request, letter["group_id"], f"/groups/joining/{token}", needs_code=False)


async def send_join(request: Request) -> Response:
    """Join with the code."""
    told = await request.load(bodies.WithdrawIn)
    group_id: UUID = request.path["group_id"]
    return await _joined(request, group_id, *await request.run(joining.by_code, group_id, told["pickup_code"]))


async def send_join_from_letter(request: Request) -> Response:
    """Join by the link in a letter."""
    token = request.path["joining_token"]
    letter = await request.run(joining.find_letter, token)
    return await _joined(request, letter["group_id"], *await request.run(joining.by_letter, token))


async def send_join_at_own_page(request: Request) -> Response:
    """Join with a visit to the own page open."""
    told = await request.load(announced_bodies.JoinOneIn)
    enquiry_id = await request.run(own_place.whose, request.cookies.get(COOKIE))
    state = await request.run(joining.join, told["group_id"], enquiry_id)
    return await _joined(request, told["group_id"], enquiry_id, state)


async def show_announce(request: Request) -> Response:
    """The form by which a group is announced."""
    return request.page(
        "announce.html",
        initiators=await request.run(initiators.everyone),
        policy=await request.run(policies.current),
        rooms=await request.run(group_rooms.to_choose_from, []),
        spoken=wordings.spoken(),
        **wordings.for_pages(),
    )


async def send_announce(request: Request) -> Response:
    """Announce a group."""
    told = await request.load(announced_bodies.AnnounceIn)
    group = await request.run(announcing.announce, **told, who=who(request))
    return _to_group(request, group["group_id"], gettext(N_("The group is announced, and stands in the public list.")))


async def send_tell(request: Request) -> Response:
    """Tell those who were ticked."""
    told = await request.load(announced_bodies.TellIn)
    count = await request.run(joining.tell, request.path["group_id"], **told, who=who(request))
    said = ngettext("{count} person is told of the group.", "{count} people are told of the group.", count)
    return _to_group(request, request.path["group_id"], said.format(count=count))


async def send_join_for(request: Request) -> Response:
    """Enter somebody on the phone, from the group's page."""
    told = await request.load(announced_bodies.JoinForIn)
    await request.run(joining.join_for, request.path["group_id"], **told, who=who(request))
    return _to_group(request, request.path["group_id"], gettext(ENTERED))


async def send_join_one(request: Request) -> Response:
    """Enter somebody on the phone, from the person's page."""
    told = await request.load(announced_bodies.JoinOneIn)
    enquiry_id = request.path["enquiry_id"]
    await request.run(joining.join_for, told["group_id"], enquiry_id=enquiry_id, who=who(request))
    return request.see_other(f"/groups/enquiries/{enquiry_id}", notice=gettext(ENTERED))


async def send_move(request: Request) -> Response:
    """Give the group another date."""
    told = await request.load(announced_bodies.MoveAnnouncedIn)
    await request.run(announcing.move, request.path["group_id"], **told, who=who(request))
    return _to_group(
        request, request.path["group_id"], gettext(N_("It can be joined again. Whoever has joined is told."))
    )


async def send_top_up(request: Request) -> Response:
    """Offer places to those who wait."""
    await request.run(announcing.top_up, request.path["group_id"], who=who(request))
    said = N_("Places are offered to those who have waited longest and suit, until the group has enough.")
    return _to_group(request, request.path["group_id"], gettext(said))


async def send_go_ahead(request: Request) -> Response:
    """Those who have joined are enough."""
    await request.run(announcing.go_ahead, request.path["group_id"], who=who(request))
    return _to_group(
        request, request.path["group_id"], gettext(N_("Whoever has joined is told that the group begins."))
    )


ENTERED = N_("The person has a place, and is told so.")


async def _find(request: Request, group_id: UUID) -> Any:
    row = await request.run(announcements.look_at, group_id)
    if row is None:
        raise AnnouncementNotFound
    return row


async def _page(request: Request, group_id: UUID, action: str, *, needs_code: bool) -> Response:
    row = await _find(request, group_id)
    return request.page("announced.html", row=row, action=action, needs_code=needs_code, **wordings.for_pages())


async def _joined(request: Request, group_id: UUID, enquiry_id: UUID, state: str) -> Response:
    """To the page of the place; or, where there is to be a conversation first, back with that said."""
    if state == joining.TALK_FIRST:
        return request.see_other(f"/groups/announced/{group_id}", notice=gettext(TALK_FIRST))
    address = await request.run(joining.page_of, group_id, enquiry_id)
    return request.see_other(address.removeprefix(request.settings.base_url))


def _to_group(request: Request, group_id: UUID, notice: str) -> Response:
    return request.see_other(f"/groups/groups/{group_id}", notice=notice)
