"""One of each thing that a page can show, made over the front doors of a network with the demo."""

import asyncio
import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from chassis import clock
from chassis.settings import Settings
from infra.local.demo import Doors, registration
from infra.local.door import Door
from infra.operations.environment import settings_of
from services.events import attendance, municipalities, outreach_corrections, training
from services.groups.enquiry_form import STEPS
from services.portal import accounts, brochures, invitations, links, lost_phones, newcomers, public_face
from services.portal.web_public import ABOUT
from services.reporting import periods
from tests.journeys import scenes_of_figures, scenes_of_groups, scenes_of_messages, scenes_of_projects
from tests.journeys.office import OFFICE, RUN, mailed_at, opened
from tests.journeys.visitors import Network
from tests.services.events.builders import make_event, register

LINK = re.compile(r"https://\S+/events/registrations/(\S+)")
TICKET = re.compile(r"https://\S+/events/tickets/(\S+)")
CHOICES = re.compile(r"https://\S+/notifications/preferences/(\S+)")

Scenes = Mapping[str, Mapping[str, str]]
"""{parameter of a route: {name for the picture: value}}."""


def prepare(network: Network) -> Scenes:
    """Make what is missing, and say what stands for each parameter."""
    doors = Doors.open(network.stack)
    who = network.staff[OFFICE]["event_manager"]
    manager = doors.anyone_at_link.signed_in(who["email"], who["password"])
    waiting = doors.coordinator.get("/api/groups/enquiries?limit=200")["items"]
    events = _events(manager)
    _take_out(network)
    receipt = manager.post(f"/api/events/events/{events['full']}/registrations", _party("Sommer"))["manage_url"]
    return {
        "about": {name: name for name in ABOUT},
        **_accounts(network),
        **scenes_of_figures.prepare(network),
        **scenes_of_projects.prepare(network),
        **scenes_of_messages.prepare(network),
        **scenes_of_groups.prepare(doors, network, waiting[-1]["enquiry_id"]),
        "brochure": {name: name for name in brochures.OWN},
        "contact_point_id": {"contact-point": _contact_point(doors)},
        "invitation_id": {"invitation": _invitation(network)},
        "step": {step.name: step.name for step in STEPS if step.name != "check"},
        "question_id": {"question": _question(manager, events["full"])},
        "event_id": events | {"trained": _trained(network)},
        "registration_id": _parties(manager, events["full"]),
        **_outreach(doors, network),
        "token": {"receipt": receipt.rsplit("/", 1)[-1], "confirmed": _mailed(network, "Rogn", LINK)},
        "ticket_token": {"ticket": _mailed(network, "Lyng", TICKET)},
        "theme": {"gambling": "gambling"},
        "template": {"confirmed": "registration_confirmed"},
        "text_language": {"nb": "nb"},
        "period": _months(),
        "preference_token": {"choices": _mailed(network, "Rogn", CHOICES)},
    }


def _months() -> dict[str, str]:
    """A month that the demo has closed, and one that is not over."""
    this = clock.today().replace(day=1)
    return {"closed": f"{periods.after(this, -1):%Y-%m}", "open": f"{this:%Y-%m}"}


def _accounts(network: Network) -> dict[str, dict[str, str]]:
    """Colleagues at every step: invited, forgotten the password, with a code app, with a new start after a lost phone."""
    with settings_of(network.stack.instance(OFFICE).environment()) as settings:
        return asyncio.run(_colleagues(settings))


async def _colleagues(settings: Settings) -> dict[str, dict[str, str]]:
    async with opened(settings, "portal") as portal:
        made = {}
        for name, given in COLLEAGUES.items():
            made[name] = (await portal.run(accounts.create, password=PASSWORD, totp=CODE_APP, **given))["account_id"]
        await portal.run(lost_phones.begin_anew, made["lost"])
        invited = await portal.run(newcomers.invite, wanted=["editor"], language="nb", by=None, **NEWCOMER)
        welcome = await portal.run(links.make, invited["account_id"], links.INVITATION)
        anew = await portal.run(links.make, made["code-app"], links.PASSWORD)
    return {
        "account_id": {name: str(made[name]) for name in ("code-app", "lost")}
        | {"invited": str(invited["account_id"])},
        "invited_token": {"invited": welcome.url.rsplit("/", 1)[-1]},
        "password_token": {"forgotten": anew.url.rsplit("/", 1)[-1]},
    }


PASSWORD, CODE_APP = "fire ord som ikke hører sammen", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
COLLEAGUES: dict[str, dict[str, Any]] = {
    "code-app": {"email": f"vind.{RUN}@example.org", "name": "Vind", "roles": ["coordinator"]},
    "lost": {"email": f"skum.{RUN}@example.org", "name": "Skum", "roles": ["event_manager"]},
    "helper": {"email": f"fjord.{RUN}@example.org", "name": "Fjord fra Bergen", "roles": ["helper"]},
}
NEWCOMER = {"email": f"bris.{RUN}@example.org", "name": "Bris"}


def _take_out(network: Network) -> None:
    """Something has been taken out of the public pages, and can be brought back."""
    with settings_of(network.stack.instance(OFFICE).environment()) as settings:
        asyncio.run(_taken_out(settings))


async def _taken_out(settings: Settings) -> None:
    async with opened(settings, "portal") as portal:
        line = await portal.run(public_face.add_help_line, "22000000", "Krisesenteret i Oslo, hele døgnet")
        await portal.run(public_face.remove_help_line, line["help_line_id"])


def _question(manager: Door, event_id: str) -> str:
    """The organiser asks something, and about food and access."""
    manager.post(f"/api/events/events/{event_id}/needs", {"asks_needs": True})
    asked = {
        "kind": "choice",
        "label": "Hvilken samtale vil du være med på?",
        "purpose": "Så vi setter fram nok stoler.",
    }
    asked |= {"choices": ["Møteplasser i byen", "Unge voksne"], "for_each": True}
    return str(manager.post(f"/api/events/events/{event_id}/questions", asked)["question_id"])


def _contact_point(doors: Doors) -> str:
    wanted = {"title": "Frivilligsentralen på Torget", "municipality": "0301", "phone": "+4722000000"}
    return str(doors.coordinator.post("/api/portal/contact-points", wanted)["contact_point_id"])


def _invitation(network: Network) -> str:
    """Somebody has asked us to come, by the same use case as the form's."""
    with settings_of(network.stack.instance(OFFICE).environment()) as settings:
        return str(asyncio.run(_invited(settings)))


async def _invited(settings: Settings) -> Any:
    told = dict.fromkeys(("phone", "about", "place")) | INVITATION
    async with opened(settings, "portal") as portal:
        await portal.run(invitations.receive, language="nb", **told)
        return (await portal.run(invitations.list_some, "new"))[0]["invitation_id"]


INVITATION = {
    "wish": "talk", "sector": "municipality", "organisation": "Eksempel kommune", "name": "Fjell",
    "email": "fjell@example.org", "wished_for": "En formiddag i april",
}  # fmt: skip


def _outreach(doors: Doors, network: Network) -> dict[str, dict[str, str]]:
    """Outreach that has been put right once, and a municipality with two steps; another has none."""
    talk = {"kind": "talk", "municipality": "0301", "partner": "Eksempel kommune", "audience": "municipality"}
    made = doors.coordinator.post("/api/events/outreach", talk | {"people": 24})["outreach_id"]
    doors.coordinator.post("/api/events/outreach", {"kind": "advice", "elsewhere": "0150", "people": 1})
    with settings_of(network.stack.instance(OFFICE).environment()) as settings:
        asyncio.run(_put_right(settings, UUID(made), talk))
    return {"outreach_id": {"talk": made}, "municipality": {"on-its-way": "0301", "untouched": "5001"}}


async def _put_right(settings: Settings, outreach_id: UUID, talk: dict[str, Any]) -> None:
    who, today = uuid4(), clock.today()
    right = talk | {"people": 42, "held_on": today, "note": "De vil høre mer til høsten.", "reason": "known_later"}
    async with opened(settings, "events") as events:
        await events.run(outreach_corrections.correct, outreach_id, who=who, **right)
        for step, days in (("contacted", 90), ("considering", 3)):
            reached = today - timedelta(days=days)
            await events.run(municipalities.note_step, "0301", step=step, reached_on=reached, who=who)


def _events(manager: Door) -> dict[str, str]:
    """A draft, one with room, one that is full with people waiting, one called off."""
    made = {name: manager.post("/api/events/events", _event(name))["event_id"] for name in EVENTS}
    for name in ("open", "full", "called-off"):
        manager.post(f"/api/events/events/{made[name]}/publish")
    manager.post(f"/api/events/events/{made['called-off']}/cancel")
    _come_together(manager, made["open"])
    for name in ("Torden", "Høst"):
        manager.post(f"/api/events/events/{made['full']}/registrations", _party(name))
    return made


def _come_together(manager: Door, event_id: str) -> None:
    """Three, of whom one has a ticket of their own."""
    here = f"/api/events/events/{event_id}/registrations"
    manager.post(here, _party("Rogn") | {"seats": 3, "companions": ["Lyng", "Einer"]})
    [party] = manager.get(here)["items"]
    lyng = {"name": "Lyng", "email": f"{address('Lyng')}@example.org"}
    manager.post(f"{here}/{party['registration_id']}/companions", {"p2": lyng})


def _parties(manager: Door, event_id: str) -> dict[str, str]:
    """One that comes, and one that waits."""
    parties = manager.get(f"/api/events/events/{event_id}/registrations")["items"]
    return {one["state"]: one["registration_id"] for one in parties}


def _trained(network: Network) -> str:
    """An initiator training that has been held; two of those who came can be passed on to the register."""
    with settings_of(network.stack.instance(OFFICE).environment()) as settings:
        return asyncio.run(_held(settings))


async def _held(settings: Settings) -> str:
    async with opened(settings, "events") as events:
        with clock.at(clock.now() - timedelta(days=9)):
            event = await make_event(events, kind=training.KIND, title="Igangsetteropplæring", postcode="0150")
            names = ("Lyng", "Einer", "Rim")
            ids = [(await register(events, event, f"{address(name)}@example.org", name=name)) for name in names]
        came = [one["registration_id"] for one in ids[:2]]
        await events.run(attendance.close, event["event_id"], attended=came)
    return str(event["event_id"])


EVENTS = {
    "draft": ("Nettverksmøte for igangsettere", "network_meeting", 30),
    "open": ("Åpent møte om pårørende", "open_meeting", 40),
    "full": ("Igangsetteropplæring", "initiator_training", 1),
    "called-off": ("Medlemskveld", "members_evening", 20),
}


def _event(name: str) -> dict[str, Any]:
    title, kind, capacity = EVENTS[name]
    begins = datetime.combine(clock.today() + timedelta(days=16), time(18), clock.OSLO)
    return {
        "kind": kind, "title": title, "summary": "Vi møtes, hører om erfaringer og snakker sammen.",
        "starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=2)).isoformat(),
        "place": "Storsalen", "postcode": "0150", "format": "in_person", "capacity": capacity,
    }  # fmt: skip


def _party(name: str) -> dict[str, Any]:
    return registration() | {"name": name, "email": f"{address(name)}@example.org"}


def address(name: str) -> str:
    """A name as the first part of an address."""
    return name.lower().translate(str.maketrans("æøå", "eoa"))


def _mailed(network: Network, name: str, link: re.Pattern[str]) -> str:
    """The token in a link that a registered person gets by mail."""
    return mailed_at(network, f"{address(name)}@example.org", link)
