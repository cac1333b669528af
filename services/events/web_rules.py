"""Who may register: the rules of an event and its codes, for those who run it."""

from chassis import languages
from chassis.languages import N_
from chassis.web import Request, Response
from services.events import links, listings, rules, rules_bodies
from services.events.web_api import answer_event

CHOSEN = (
    "registration_closes_at",
    "smaller_may_pass",
    "by_invitation",
    "most_per_organisation",
    "by_approval",
    "price_kroner",
    "offer_hours",
)


async def show_rules(request: Request) -> Response:
    """The rules as they are, and the codes there are."""
    event = await request.run(listings.find_event, request.path["event_id"], staff=True)
    return request.page(
        "rules.html",
        values={name: event[name] for name in CHOSEN},
        event=event,
        invitations=await request.run(rules.invitations, event["event_id"]),
        halved=links.halved,
    )


async def change_rules(request: Request) -> Response:
    """Choose other rules."""
    event = await request.run(rules.change, request.path["event_id"], **await request.load(rules_bodies.RulesIn))
    where = "rules" if event["by_invitation"] else ""
    return _back(request, where, N_("It is changed, and holds from now on."))


async def change_for_programs(request: Request) -> Response:
    """Choose who may register, and until when."""
    await request.run(rules.change, request.path["event_id"], **await request.load(rules_bodies.RulesIn))
    return await answer_event(request, request.path["event_id"])


async def invite(request: Request) -> Response:
    """Make a code."""
    await request.run(rules.invite, request.path["event_id"], **await request.load(rules_bodies.InvitationIn))
    return _back(request, "rules", N_("The code is made."))


async def invite_for_programs(request: Request) -> Response:
    """Make a code that opens registration for so many people."""
    code = await request.run(rules.invite, request.path["event_id"], **await request.load(rules_bodies.InvitationIn))
    return request.json(rules_bodies.InvitationOut, {"code": links.halved(code)}, 201)


async def withdraw(request: Request) -> Response:
    """A code opens nothing any more."""
    await request.run(rules.withdraw, request.path["event_id"], request.path["invitation_id"])
    return _back(request, "rules", N_("The code is withdrawn. Who registered by it stays registered."))


def _back(request: Request, where: str, notice: str) -> Response:
    desk = f"/events/manage/{request.path['event_id']}"
    return request.see_other(f"{desk}/{where}" if where else desk, notice=languages.gettext(notice))
