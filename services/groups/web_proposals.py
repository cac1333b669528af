"""Proposals for groups, and who must never be placed together: for programs and for coordinators."""

from chassis.languages import N_, gettext
from chassis.web import Request, Response
from services.groups import (
    acquainted,
    bodies,
    group_rooms,
    initiators,
    intake_conversations,
    never_place,
    policies,
    proposal_bodies,
    proposals,
    wordings,
)
from services.groups import what_if as use_what_if
from services.groups.web_api import who

PAGE = "/groups/proposals"


async def make(request: Request) -> Response:
    """Work proposals out anew, for everyone who waits; the read is audited."""
    told = await proposals.make(request.run, who=who(request))
    return request.json(proposal_bodies.ProposalsOut, told, 201)


async def form(request: Request) -> Response:
    """Begin forming the group that was proposed."""
    told = await request.load(proposal_bodies.ProposalFormIn)
    return request.json(bodies.GroupOut, await request.run(proposals.form, request.path["proposal_id"], **told), 201)


async def show(request: Request) -> Response:
    """The proposals as they were last made."""
    policy = await request.run(policies.current)
    return request.page(
        "proposals.html",
        policy=policy,
        values={"first": "true"} if policy["conversation_first"] else {},
        to_talk_with=await request.run(intake_conversations.count_to_talk_with),
        **await request.run(proposals.look_through, who=who(request)),
        **wordings.for_pages(),
    )


async def what_if(request: Request) -> Response:
    """How many more would have a place with another room or initiator; only counts."""
    told = await request.load(proposal_bodies.WhatIfIn)
    answer = await use_what_if.ask(request.run, **told, who=who(request))
    return request.json(proposal_bodies.WhatIfOut, answer._asdict())


async def send_what_if(request: Request) -> Response:
    """The same, said above the proposals as they were last made."""
    told = await request.load(proposal_bodies.WhatIfIn)
    answer = await use_what_if.ask(request.run, **told, who=who(request))
    return request.see_other(PAGE, notice=wordings.say_what_if(told, answer))


async def show_one(request: Request) -> Response:
    """One proposal, and a form to begin forming it."""
    row = await request.run(proposals.look_into, request.path["proposal_id"], who=who(request))
    return request.page(
        "proposal.html",
        row=row,
        acquainted=await request.run(acquainted.warnings, [one["enquiry_id"] for one in row["people"]]),
        initiators=await request.run(initiators.for_group, row),
        rooms=await request.run(group_rooms.rooms_for, [one["enquiry_id"] for one in row["people"]]),
        policy=await request.run(policies.current),
        **wordings.for_pages(),
    )


async def send(request: Request) -> Response:
    """Work proposals out anew."""
    await proposals.make(request.run, who=who(request))
    return request.see_other(PAGE, notice=gettext(N_("The proposals are made of everyone who waits now.")))


async def send_form(request: Request) -> Response:
    """Begin forming a group that was proposed."""
    told = await request.load(proposal_bodies.ProposalFormIn)
    group = await request.run(proposals.form, request.path["proposal_id"], **told)
    return request.see_other(f"/groups/groups/{group['group_id']}", notice=gettext(N_("The group is being formed.")))


async def keep_apart(request: Request) -> Response:
    """Note that two people must never be placed together."""
    told = await request.load(proposal_bodies.NeverPlaceIn)
    await request.run(never_place.note, request.path["enquiry_id"], **told, who=who(request))
    notice = gettext(N_("It is noted. The two will never be proposed for the same group."))
    return request.see_other(f"/groups/enquiries/{request.path['enquiry_id']}", notice=notice)


async def no_longer_apart(request: Request) -> Response:
    """Two people may be placed together again."""
    told = await request.load(proposal_bodies.LiftIn)
    await request.run(never_place.lift, request.path["enquiry_id"], told["other_id"], who=who(request))
    notice = gettext(N_("They may be placed together again."))
    return request.see_other(f"/groups/enquiries/{request.path['enquiry_id']}", notice=notice)
