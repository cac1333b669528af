"""Inviter oss: anyone who works with people asks us to come; staff answer."""

from typing import Any

from chassis import languages
from chassis.languages import N_
from chassis.web import Request, Response
from services.portal import bodies, invitations, places, public_face, words

SITE = "/site/invitations"


async def show_invite(request: Request) -> Response:
    """The form that invites us."""
    return request.page("invite.html", names=await request.run(places.list_names), words=words)


async def invite(request: Request) -> Response:
    """Invite us."""
    told = await request.load(bodies.InvitationIn)
    await request.run(invitations.receive, language=languages.current(), **told)
    return request.see_other("/invite/received")


async def show_invited(request: Request) -> Response:
    """The receipt: when one hears from us."""
    return request.page("invited.html", face=await request.run(public_face.show))


async def list_invitations(request: Request) -> Response:
    """Invitations that wait, or those in one state."""
    asked = await request.query(bodies.InvitationsAsked)
    rows = await request.run(invitations.list_some, asked["state"])
    return request.page("site_invitations.html", rows=rows, state=asked["state"], words=words)


async def show_invitation(request: Request) -> Response:
    """One invitation and what it was answered; the read is audited."""
    row = await request.run(invitations.find, request.path["invitation_id"], who=_person(request).id)
    return request.page("site_invitation.html", row=row, words=words)


async def answer(request: Request) -> Response:
    """Answer an invitation by e-mail."""
    told = await request.load(bodies.AnswerIn)
    await request.run(invitations.answer, request.path["invitation_id"], told["text"], who=_person(request).id)
    return request.see_other(_here(request), notice=N_("Your answer is on its way."))


async def close(request: Request) -> Response:
    """Close an invitation that is settled."""
    await request.run(invitations.close, request.path["invitation_id"])
    return request.see_other(SITE, notice=N_("The invitation is closed."))


def _here(request: Request) -> str:
    return f"{SITE}/{request.path['invitation_id']}"


def _person(request: Request) -> Any:
    return request.person
