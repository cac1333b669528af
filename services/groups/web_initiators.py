"""Initiators: the coordinator's register of them and whom they help, and their own pages on a phone."""

from typing import Any
from uuid import UUID

from chassis import clock, corrections
from chassis.languages import N_
from chassis.web import Request, Response
from services.groups import agreements, attending, bodies, initiators, own_groups, policies, recalls, wordings
from services.groups.web_api import who

# ── Coordinators ────────────────────────────────────────────────────────────────────────────────────────────────────


async def show_initiators(request: Request) -> Response:
    """The register of initiators; the read is audited."""
    rows = await request.run(initiators.look_through, who=who(request))
    return request.page("initiators.html", rows=rows, values={"trained_on": clock.today()}, **wordings.for_pages())


async def register(request: Request) -> Response:
    """Put an initiator in the register by hand."""
    told = await request.load(bodies.InitiatorIn)
    await request.run(initiators.register, **told)
    return request.see_other("/groups/initiators", notice=N_("The initiator is in the register."))


async def show_policy(request: Request) -> Response:
    """How it is with initiators here: how long agreements hold, refreshers, and how much each does."""
    return request.page("initiators_policy.html", values=dict(await request.run(policies.current)))


async def set_policy(request: Request) -> Response:
    """Settle it anew; who did is in the audit."""
    told = await request.load(bodies.InitiatorPolicyIn)
    await request.run(agreements.set_policy, **told, who=who(request))
    return request.see_other("/groups/initiators/policy", notice=N_("It is settled, and holds from now on."))


async def show_initiator(request: Request) -> Response:
    """One initiator: how far, how many groups, languages, and the agreement; the read is audited."""
    row = await request.run(initiators.look_at, request.path["initiator_id"], who=who(request))
    return request.page("initiator.html", row=row, values=dict(row), **wordings.for_pages())


async def change(request: Request) -> Response:
    """Note it anew."""
    told = await request.load(bodies.InitiatorNotedIn)
    await request.run(initiators.change, request.path["initiator_id"], who=who(request), **told)
    return _to_initiator(request, N_("It is noted."))


async def renew(request: Request) -> Response:
    """The agreement is signed today."""
    await request.run(agreements.give, request.path["initiator_id"], who=who(request))
    return _to_initiator(request, N_("The agreement is noted."))


async def end_agreement(request: Request) -> Response:
    """The initiator no longer wishes to start groups."""
    await request.run(agreements.take_back, request.path["initiator_id"], who=who(request))
    return _to_initiator(request, N_("It is noted, and nobody asks about new groups any more."))


async def assign(request: Request) -> Response:
    """An initiator is to attend a group's first meetings."""
    told = await request.load(bodies.AssignIn)
    group = await request.run(attending.assign, request.path["group_id"], told["initiator_id"], who=who(request))
    return _to_group(request, group, N_("The initiator is on the group."))


async def take_off(request: Request) -> Response:
    """An initiator does not attend the group any more."""
    group = await request.run(attending.take_off, *_whom(request), who=who(request))
    return _to_group(request, group, N_("The initiator is off the group, and does not see it any more."))


async def agree(request: Request) -> Response:
    """The confidentiality agreement is on record."""
    group = await request.run(agreements.give_at_group, *_whom(request), who=who(request))
    return _to_group(request, group, N_("It is noted. A welcome with how to sign in goes out by e-mail."))


async def forget_pin(request: Request) -> Response:
    """The initiator has forgotten the PIN."""
    group = await request.run(attending.forget_pin, *_whom(request), who=who(request))
    return _to_group(request, group, N_("A new welcome goes out by e-mail. A new PIN is chosen at the next sign-in."))


async def note_recall(request: Request) -> Response:
    """The group would like an initiator to come back."""
    await request.run(recalls.ask, request.path["group_id"])
    return _to_recall(request, N_("It is noted. It stays among what is to be done until somebody has been chosen."))


async def recall(request: Request) -> Response:
    """An initiator comes back to a group that leads itself."""
    told = await request.load(bodies.RecallIn)
    written = await request.run(recalls.give, request.path["group_id"], who=who(request), **told)
    said = N_("It is noted. The group's own contact gets a message, and the initiator sees the group on the phone.")
    if not written:
        said = N_("It is noted, and the initiator sees the group on the phone. Nobody in the group can be written to.")
    return _to_recall(request, said)


async def end_recall(request: Request) -> Response:
    """Nobody comes back to the group any more."""
    await request.run(recalls.end, request.path["group_id"], who=who(request))
    return _to_recall(request, N_("It is noted. The group goes on alone."))


# ── Initiators ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def show_own_groups(request: Request) -> Response:
    """An initiator's groups, with tonight's meeting first."""
    groups = await request.run(own_groups.look_over, own_id(request))
    return request.page("mine.html", groups=groups, **wordings.for_pages())


async def show_own_group(request: Request) -> Response:
    """One of an initiator's groups: the next meeting, and how it may go."""
    group = await request.run(own_groups.look_into, request.path["group_id"], own_id(request))
    return request.page("mine_group.html", group=group, reasons=corrections.reasons(), **wordings.for_pages())


async def record_own_meeting(request: Request) -> Response:
    """How many came."""
    told = await request.load(bodies.MeetingIn)
    await request.run(own_groups.record_meeting, request.path["group_id"], own_id(request), **told)
    return request.see_other("/groups/mine", notice=N_("Thank you. The meeting is recorded."))


async def correct_own_meeting(request: Request) -> Response:
    """Put right how many came today."""
    told = await request.load(bodies.TodayCorrectionIn)
    await request.run(own_groups.correct_today, request.path["group_id"], own_id(request), **told)
    return request.see_other("/groups/mine", notice=N_("It is put right, and the figures follow."))


async def end_own_recall(request: Request) -> Response:
    """The initiator who came back has been there as long as it took."""
    await request.run(recalls.end_own, request.path["group_id"], own_id(request))
    return request.see_other("/groups/mine", notice=N_("Thank you for coming back to them. The group goes on alone."))


def own_id(request: Request) -> UUID:
    """Whose pages these are: portal's person is the initiator in our register, by the id we told it."""
    assert request.person is not None
    return request.person.id


def _whom(request: Request) -> tuple[UUID, UUID]:
    return request.path["group_id"], request.path["initiator_id"]


def _to_initiator(request: Request, notice: str) -> Response:
    return request.see_other(f"/groups/initiators/{request.path['initiator_id']}", notice=notice)


def _to_recall(request: Request, notice: str) -> Response:
    return request.see_other(f"/groups/groups/{request.path['group_id']}", notice=notice)


def _to_group(request: Request, group: dict[str, Any], notice: str) -> Response:
    return request.see_other(f"/groups/groups/{group['group_id']}", notice=notice)
