"""Offers of a place: for programs, for coordinators, and for whoever answers by the link."""

from typing import Any

from chassis.languages import N_, gettext
from chassis.web import Request, Response
from services.groups import bodies, forming, offer_bodies, offers, proposals, wordings
from services.groups.web_api import who


async def invite_proposed(request: Request) -> Response:
    """Form a proposed group and offer its people their places."""
    told = await request.load(offer_bodies.ProposalInviteIn)
    group = await request.run(proposals.invite, request.path["proposal_id"], **told, who=who(request))
    return request.json(bodies.GroupOut, group, 201)


async def invite(request: Request) -> Response:
    """Offer a place to each who is chosen and has not been asked."""
    told = await request.load(offer_bodies.InviteIn)
    group = await request.run(offers.invite, request.path["group_id"], **told, who=who(request))
    return request.json(bodies.GroupOut, group)


async def move_meeting(request: Request) -> Response:
    """Give the first meeting another time; whoever holds a place is told."""
    told = await request.load(offer_bodies.MoveIn)
    group = await request.run(offers.move_meeting, request.path["group_id"], **told, who=who(request))
    return request.json(bodies.GroupOut, group)


async def list_offers(request: Request) -> Response:
    """List the offers of a group and how they were answered, without names."""
    rows = await request.run(offers.of_group, request.path["group_id"])
    return request.rows(offer_bodies.OfferOut, list(rows.values()))


async def answer_for(request: Request) -> Response:
    """Note what a person answered on the phone."""
    told = await request.load(offer_bodies.AnswerIn)
    path = request.path
    group = await request.run(offers.answer_for, path["group_id"], path["enquiry_id"], **told, who=who(request))
    return request.json(bodies.GroupOut, group)


async def show_offer(request: Request) -> Response:
    """An offer as its receiver sees it; a look changes nothing."""
    row = await request.run(offers.look_at, request.path["offer_token"])
    return request.page("offer.html", row=row, values={"times": list(row["times"])}, **wordings.for_pages())


async def send_answer(request: Request) -> Response:
    """Answer an offer by the link."""
    told = await request.load(offer_bodies.AnswerIn)
    await request.run(offers.answer, request.path["offer_token"], **told)
    return request.see_other(f"/groups/offers/{request.path['offer_token']}")


async def send_invite_proposed(request: Request) -> Response:
    """Form a proposed group and offer its people their places."""
    told = await request.load(offer_bodies.ProposalInviteIn)
    group = await request.run(proposals.invite, request.path["proposal_id"], **told, who=who(request))
    return _to_group(request, group["group_id"], N_("The invitations are on their way."))


async def send_invite(request: Request) -> Response:
    """Offer a place to each who is chosen and has not been asked."""
    told = await request.load(offer_bodies.InviteIn)
    await request.run(offers.invite, request.path["group_id"], **told, who=who(request))
    return _to_group(request, request.path["group_id"], N_("The invitations are on their way."))


async def send_move(request: Request) -> Response:
    """Give the first meeting another time."""
    told = await request.load(offer_bodies.MoveIn)
    await request.run(offers.move_meeting, request.path["group_id"], **told, who=who(request))
    return _to_group(request, request.path["group_id"], N_("Whoever holds a place is told of the new time."))


async def send_choice(request: Request) -> Response:
    """Choose more people for a group that is being formed."""
    told = await request.load(offer_bodies.ChoiceIn)
    await request.run(forming.choose, request.path["group_id"], told["enquiries"])
    return _to_group(request, request.path["group_id"], N_("They are chosen, and have not been asked yet."))


async def send_answer_for(request: Request) -> Response:
    """Note what a person answered on the phone."""
    told = await request.load(offer_bodies.AnswerIn)
    path = request.path
    await request.run(offers.answer_for, path["group_id"], path["enquiry_id"], **told, who=who(request))
    return _to_group(request, path["group_id"], N_("The answer is noted."))


def _to_group(request: Request, group_id: Any, notice: str) -> Response:
    return request.see_other(f"/groups/groups/{group_id}", notice=gettext(notice))
