"""One of each thing that a page can show, made over the front doors of a network with the demo."""

import asyncio
import email
import email.policy
import re
import secrets
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from chassis import clock
from chassis.db import Conn, Database
from chassis.settings import Settings
from infra.local.demo import Doors, form_group, registration
from infra.local.door import Door
from infra.local.supervise import wait_until
from infra.operations.environment import settings_of
from services.groups import attending, forming, group_life, initiators, never_place, offers, proposals, signs_of_life
from services.groups.enquiry_form import STEPS
from services.groups.words import TIMES
from services.portal import accounts, brochures, invitations, links, lost_phones, newcomers, public_face
from services.portal.web_public import ABOUT
from tests.journeys.visitors import Network
from tests.services.groups.builders import make_enquiry, make_started_group

OFFICE = "link-oslo"
RUN = secrets.token_hex(3)
"""So that a network that has been visited before can be visited again."""
INITIATOR, OTHER_INITIATOR = f"siv.{RUN}@example.org", f"une.{RUN}@example.org"
SUITED, NOT_SUITED = ("Vilja", "Sol", "Bjørk", "Hegg", "Lind"), ("Rune", "Eik", "Alm", "Selje", "Or", "Ask")
TITLES = ("Onsdagsgruppa", "Lysbrua")
LINK = re.compile(r"https://\S+/events/registrations/(\S+)")
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
    invited, offered = _invite(network)
    proposal = _propose(network, waiting[-1]["enquiry_id"])
    receipt = manager.post(f"/api/events/events/{events['full']}/registrations", _party("Sommer"))["manage_url"]
    return {
        "about": {name: name for name in ABOUT},
        **_accounts(network),
        "brochure": {name: name for name in brochures.OWN},
        "contact_point_id": {"contact-point": _contact_point(doors)},
        "invitation_id": {"invitation": _invitation(network)},
        "step": {step.name: step.name for step in STEPS if step.name != "check"},
        "enquiry_id": {"enquiry": waiting[-1]["enquiry_id"]},
        "group_id": _groups(doors, network) | {"invited": invited},
        "proposal_id": {"proposal": proposal},
        "offer_token": offered,
        "life_token": {"asked": _asked_how_it_goes(network)},
        "event_id": events,
        "token": {"receipt": receipt.rsplit("/", 1)[-1], "confirmed": _mailed(network, "Rogn", LINK)},
        "template": {"confirmed": "registration_confirmed"},
        "text_language": {"nb": "nb"},
        "preference_token": {"choices": _mailed(network, "Rogn", CHOICES)},
    }


def _groups(doors: Doors, network: Network) -> dict[str, str]:
    forming = form_group(doors)
    with settings_of(network.stack.instance(OFFICE).environment()) as settings:
        starting, self_led = asyncio.run(_earlier_groups(settings))
        asyncio.run(_attended(settings, [forming, starting]))
    for address in (INITIATOR, OTHER_INITIATOR):
        wait_until(partial(is_welcomed, network, address), "the welcome", 60)
    return {"forming": forming, "starting": starting, "self-led": self_led}


def _propose(network: Network, enquiry_id: str) -> str:
    """Proposals are made of some who suit each other and some who do not, two of whom must never meet."""
    with settings_of(network.stack.instance(OFFICE).environment()) as settings:
        return asyncio.run(_proposed(settings, UUID(enquiry_id)))


async def _proposed(settings: Settings, enquiry_id: UUID) -> str:
    who = str(uuid4())
    async with opened(settings) as groups:
        told = {"name": "Åse", "email": f"ase.{RUN}@example.org", "phone": None, "trained_on": clock.today()}
        await groups.run(initiators.register, **told, agreed=True)
        suited = {"formats": ["digital"], "languages": ["nb"], "birth_year": 1984}
        made = [
            await make_enquiry(groups, called=called, times=[time], **suited)
            for called, time in (*((name, "thu_evening") for name in SUITED), *zip(NOT_SUITED, TIMES, strict=False))
        ]
        pair = {"other_id": made[0]["enquiry_id"], "why": "Naboer, og ønsker det selv", "who": who}
        await groups.run(never_place.note, enquiry_id, **pair)
        told = await proposals.make(groups.run, who=who)
    return str(told["proposals"][0]["proposal_id"])


def _invite(network: Network) -> tuple[str, dict[str, str]]:
    """A group whose people have been offered a place and have answered each their way; and some of their links."""
    with settings_of(network.stack.instance(OFFICE).environment()) as settings:
        group_id, people = asyncio.run(_invited_to_a_group(settings))
        links = {name: _mailed_at(network, INVITED[called]["address"], OFFER) for name, called in ASKED.items()}
        asyncio.run(_answered(settings, group_id, people))
    return str(group_id), links


async def _invited_to_a_group(settings: Settings) -> tuple[UUID, dict[str, UUID]]:
    meets = datetime.combine(clock.today() + timedelta(days=12), time(18), clock.OSLO)
    async with opened(settings) as groups:
        people = {
            called: (await make_enquiry(groups, called=called, channel=channel))["enquiry_id"]
            for called, channel in INVITED.items()
        }
        details = {"title": "Torsdagsgruppa", "format": "in_person", "place": "Kafeen i andre"}
        group = await groups.run(forming.create, enquiries=list(people.values()), **details)
        await groups.run(offers.invite, group["group_id"], first_meeting_at=meets, who=str(uuid4()))
    return group["group_id"], people


async def _answered(settings: Settings, group_id: UUID, people: Mapping[str, UUID]) -> None:
    async with opened(settings) as groups:
        for called, answer in (("Selja", "no"), ("Hassel", "yes"), ("Bøk", "yes")):
            await groups.run(offers.answer_for, group_id, people[called], answer=answer, who=str(uuid4()))
        lapsed = next(row for row in await groups.run(_live, group_id) if row["called"] == "Furu")
        await groups.run(_lapse, group_id, lapsed["offer_id"])


def _asked_how_it_goes(network: Network) -> str:
    """The link of a group that has led itself for seven weeks, as its own contact got it."""
    with settings_of(network.stack.instance(OFFICE).environment()) as settings:
        asyncio.run(_led_itself_long(settings))
    return _mailed_at(network, f"kilde.{RUN}@example.org", re.compile(r"https://\S+/groups/life/(\S+)"))


async def _led_itself_long(settings: Settings) -> None:
    async with opened(settings) as groups:
        began = clock.now() - timedelta(days=80)
        with clock.at(began):
            channel = {"kind": "email", "address": f"kilde.{RUN}@example.org"}
            contact = (await make_enquiry(groups, called="Kilde", channel=channel))["enquiry_id"]
            others = [(await make_enquiry(groups))["enquiry_id"] for _ in range(3)]
            group = await make_started_group(groups, 0, title="Kveldsgruppa", enquiries=[contact, *others])
        for week in range(3):
            held_on = group["started_on"] + timedelta(weeks=week)
            await groups.run(group_life.record_meeting, group["group_id"], held_on=held_on, attended=4)
        with clock.at(began + timedelta(days=30)):
            await groups.run(group_life.step_back, group["group_id"], contacts=[contact])
        with clock.at(clock.now().replace(hour=11)):
            await groups.run(signs_of_life.tend)


async def _live(conn: Conn, group_id: UUID) -> list[Any]:
    return list(await offers.queries.lock_live(conn, group_id=group_id, states=["open"]))


async def _lapse(conn: Conn, group_id: UUID, offer_id: UUID) -> None:
    for row in await _live(conn, group_id):
        if row["offer_id"] == offer_id:
            await offers.let_lapse(conn, row)


INVITED: dict[str, dict[str, Any]] = {
    "Selja": {"kind": "email", "address": f"selja.{RUN}@example.org"},
    "Hassel": {"kind": "email", "address": f"hassel.{RUN}@example.org"},
    "Bøk": {"kind": "phone", "address": "+4799999999", "safe_to_leave_message": False},
    "Furu": {"kind": "email", "address": f"furu.{RUN}@example.org"},
    "Gran": {"kind": "email", "address": f"gran.{RUN}@example.org"},
    "Eng": {"kind": "phone", "address": "+4799999998", "safe_to_leave_message": False},
}
OFFER = re.compile(r"https://\S+/groups/offers/(\S+)")


ASKED = {"open": "Gran", "accepted": "Hassel", "declined": "Selja", "lapsed": "Furu"}


def is_welcomed(network: Network, address: str) -> bool:
    """Whether an initiator has been written to."""
    return "/sign-in/initiator" in written_to(network, OFFICE, address)


async def _earlier_groups(settings: Settings) -> tuple[str, str]:
    """A group that began three weeks ago, and one that has led itself since yesterday, by the same use cases."""
    async with opened(settings) as groups:
        began = clock.now() - timedelta(days=21)
        with clock.at(began):
            starting, self_led = [await make_started_group(groups, title=title) for title in TITLES]
        for group, weeks in ((starting, 1), (self_led, 3)):
            for week in range(weeks):
                held_on = group["started_on"] + timedelta(weeks=week)
                await groups.run(group_life.record_meeting, group["group_id"], held_on=held_on, attended=4)
        with clock.at(began + timedelta(days=20)):
            await groups.run(group_life.step_back, self_led["group_id"])
    return str(starting["group_id"]), str(self_led["group_id"])


async def _attended(settings: Settings, group_ids: list[str]) -> None:
    """Two initiators attend these, with a PIN yet to be chosen."""
    async with opened(settings) as groups:
        for name, address in (("Siv", INITIATOR), ("Une", OTHER_INITIATOR)):
            told = {"name": name, "email": address, "phone": None, "trained_on": clock.today(), "agreed": True}
            initiator_id = await groups.run(initiators.register, **told)
            for group_id in group_ids:
                await groups.run(attending.assign, UUID(group_id), initiator_id, who=str(initiator_id))
                await groups.run(attending.forget_pin, UUID(group_id), initiator_id, who=str(initiator_id))


@asynccontextmanager
async def opened(settings: Settings, service: str = "groups") -> AsyncIterator[Database]:
    """One of the office's databases."""
    database = Database(settings, service)
    await database.open()
    try:
        yield database
    finally:
        await database.close()


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


def _events(manager: Door) -> dict[str, str]:
    """A draft, one with room, one that is full with people waiting, one called off."""
    made = {name: manager.post("/api/events/events", _event(name))["event_id"] for name in EVENTS}
    for name in ("open", "full", "called-off"):
        manager.post(f"/api/events/events/{made[name]}/publish")
    manager.post(f"/api/events/events/{made['called-off']}/cancel")
    manager.post(f"/api/events/events/{made['open']}/registrations", _party("Rogn"))
    for name in ("Torden", "Høst"):
        manager.post(f"/api/events/events/{made['full']}/registrations", _party(name))
    return made


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
    return _mailed_at(network, f"{address(name)}@example.org", link)


def _mailed_at(network: Network, recipient: str, link: re.Pattern[str]) -> str:
    """The token in a link that was mailed to an address, in whichever mail it stands."""
    wait_until(lambda: tokens_for(network, OFFICE, recipient, link), "the mail", 60)
    return tokens_for(network, OFFICE, recipient, link)[0]


def tokens_for(network: Network, office: str, recipient: str, link: re.Pattern[str]) -> list[str]:
    """The tokens in such links, in every mail to an address, the newest first."""
    return [found.group(1) for text in texts_to(network, office, recipient) if (found := link.search(text))]


def written_to(network: Network, office: str, recipient: str) -> str:
    """The text of the newest mail to an address; "" when there is none."""
    return next(iter(texts_to(network, office, recipient)), "")


def texts_to(network: Network, office: str, recipient: str) -> Iterator[str]:
    """The text of each mail to an address, the newest first."""
    for path in network.mails(office):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        part = mail.get_body(("plain",))
        if mail["To"] == recipient and part:
            yield str(part.get_content())
