"""Groups in every state that a page can show them in: proposed, forming, invited, starting, leading themselves."""

import asyncio
import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from chassis import clock
from chassis.settings import Settings
from infra.local.demo import Doors, form_group
from infra.local.supervise import wait_until
from infra.operations.environment import settings_of
from services.groups import (
    announcing,
    asking_again,
    attending,
    bookings,
    contacts,
    forming,
    group_life,
    initiators,
    intake_bookings,
    intake_conversations,
    intake_times,
    joining,
    meeting_days,
    never_place,
    offers,
    proposals,
    rooms,
    signs_of_life,
)
from services.groups.words import TIMES
from tests.journeys.office import OFFICE, RUN, mailed_at, opened, written_to
from tests.journeys.visitors import Network
from tests.services.groups.builders import make_enquiry, make_started_group
from tests.services.groups.rooming import make_room

INITIATOR, OTHER_INITIATOR = f"siv.{RUN}@example.org", f"une.{RUN}@example.org"
SUITED, NOT_SUITED = ("Vilja", "Sol", "Bjørk", "Hegg", "Lind"), ("Rune", "Eik", "Alm", "Selje", "Or", "Ask")
TITLES = ("Onsdagsgruppa", "Lysbrua")


def prepare(doors: Doors, network: Network, enquiry_id: str) -> dict[str, dict[str, str]]:
    """What stands for the parameters of groups' addresses; an enquiry that waits is one of two who must never meet."""
    _talk_with(network, UUID(enquiry_id))
    invited, offered = _invite(network)
    proposal = _propose(network, enquiry_id)
    announced, told = _announce(network)
    return {
        "enquiry_id": {"enquiry": enquiry_id},
        "group_id": _groups(doors, network) | {"invited": invited, "announced": announced},
        "initiator_id": {"initiator": _initiator(network)},
        "joining_token": {"told": told},
        "life_token": {"asked": asked_how_it_goes(network)},
        "offer_token": offered,
        "proposal_id": {"proposal": proposal},
        "room_id": {"room": _register_a_room(network)},
        "still_token": {"asked": _asked_again(network)},
        "talk_token": _ask_to_talk(network),
    }


def _initiator(network: Network) -> str:
    """One who has much noted, whose training is old, and who has followed a group until it led itself."""
    with settings_of(network.stack.instance(OFFICE).environment()) as settings:
        return asyncio.run(_followed_a_group(settings))


async def _followed_a_group(settings: Settings) -> str:
    async with opened(settings) as groups:
        told = {"name": "Mai Rogn", "email": f"mai.{RUN}@example.org", "phone": "+4799999999"}
        trained_on = clock.today() - timedelta(days=800)
        with clock.at(clock.now() - timedelta(days=60)):
            initiator_id = await groups.run(initiators.register, **told, trained_on=trained_on, agreed=True)
            group = await make_started_group(groups, initiators=[initiator_id])
        for days_ago in (60, 53, 46):
            with clock.at(clock.now() - timedelta(days=days_ago)):
                await groups.run(group_life.record_meeting, group["group_id"], held_on=clock.today(), attended=4)
        await groups.run(group_life.step_back, group["group_id"])
        noted = {"step": "co_initiator", "languages": ["nb", "se"], "areas": "Alna og Grorud", "groups_at_once": 2}
        paused_until = clock.today() + timedelta(days=40)
        told_of = noted | {"phone": told["phone"], "paused_until": paused_until, "municipalities": "Oslo, Bærum"}
        await groups.run(initiators.change, initiator_id, who=str(initiator_id), **told_of)
    return str(initiator_id)


def _register_a_room(network: Network) -> str:
    """A room far from where groups meet in other scenes, lent to others and closed for some days."""
    with settings_of(network.stack.instance(OFFICE).environment()) as settings:
        return asyncio.run(_registered(settings))


async def _registered(settings: Settings) -> str:
    async with opened(settings) as groups:
        room_id = await make_room(
            groups, name="Biblioteksalen", postcode="5003", offers=["step_free"], note="Nøkkel i skranken"
        )
        to_others = {"called": "Strikkeklubben", "begins_at": time(18), "ends_at": time(20), "every_weeks": 1}
        await groups.run(bookings.lend, room_id, from_on=clock.today(), **to_others)
        soon = clock.today() + timedelta(days=1)
        await groups.run(rooms.close, room_id, from_on=soon, until_on=soon + timedelta(days=3), why="Nytt gulv")
    return str(room_id)


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
        links = {name: mailed_at(network, INVITED[called]["address"], OFFER) for name, called in ASKED.items()}
        asyncio.run(_answered(settings, group_id, people))
    return str(group_id), links


def _announce(network: Network) -> tuple[str, str]:
    """A group with a date that somebody has joined; and the link of one who was told of it by letter."""
    with settings_of(network.stack.instance(OFFICE).environment()) as settings:
        group_id = asyncio.run(_announced(settings))
    return str(group_id), mailed_at(network, TOLD, re.compile(r"https://\S+/groups/joining/(\S+)"))


async def _announced(settings: Settings) -> UUID:
    meets = datetime.combine(clock.today() + timedelta(days=20), time(18), clock.OSLO)
    suited = {"times": [meeting_days.time_of_week(meets)], "languages": ["nb"], "formats": ["digital"]}
    async with opened(settings) as groups:
        group = await groups.run(
            announcing.announce,
            title="Ny start på skjerm",
            format="digital",
            language="nb",
            first_meeting_at=meets,
            join_by=clock.today() + timedelta(days=10),
            who=str(uuid4()),
        )
        joins, told, waits = [
            (await make_enquiry(groups, called=called, channel=channel, **suited))["enquiry_id"]
            for called, channel in (
                ("Rips", {"kind": "none"}),
                ("Nype", {"kind": "email", "address": TOLD}),
                ("Tyttebær", {"kind": "none"}),
            )
        ]
        await groups.run(joining.join, group["group_id"], joins)
        await groups.run(joining.tell, group["group_id"], enquiries=[told], who=str(waits))
    found: UUID = group["group_id"]
    return found


async def _invited_to_a_group(settings: Settings) -> tuple[UUID, dict[str, UUID]]:
    meets = datetime.combine(clock.today() + timedelta(days=12), time(18), clock.OSLO)
    async with opened(settings) as groups:
        people = {
            called: (await make_enquiry(groups, called=called, channel=channel))["enquiry_id"]
            for called, channel in INVITED.items()
        }
        details = {"title": "Torsdagsgruppa", "format": "in_person", "place": "Kafeen i andre"}
        late = people[ASKED["lapsed"]]
        group = await groups.run(forming.create, enquiries=[one for one in people.values() if one != late], **details)
        await groups.run(offers.invite, group["group_id"], first_meeting_at=meets, who=str(uuid4()))
        await groups.run(forming.choose, group["group_id"], [late])
        tomorrow = clock.today() + timedelta(days=1)
        await groups.run(offers.invite, group["group_id"], answer_by=tomorrow, who=str(uuid4()))
    return group["group_id"], people


async def _answered(settings: Settings, group_id: UUID, people: Mapping[str, UUID]) -> None:
    async with opened(settings) as groups:
        for called, answer in (("Selja", "no"), ("Hassel", "yes"), ("Bøk", "yes")):
            await groups.run(offers.answer_for, group_id, people[called], answer=answer, who=str(uuid4()))
        await groups.run(offers.let_lapse, group_id, before=clock.today() + timedelta(days=2))


def asked_how_it_goes(network: Network) -> str:
    """The link of a group that has led itself for seven weeks, as its own contact got it."""
    address = f"kilde.{RUN}@example.org"
    led_itself_long(network, address, "Kveldsgruppa")
    return life_link(network, address)


def life_link(network: Network, address: str) -> str:
    """The token of the link by which a group's contact is asked how it goes."""
    return mailed_at(network, address, re.compile(r"https://\S+/groups/life/(\S+)"))


def led_itself_long(network: Network, address: str, title: str) -> str:
    """A group that has led itself for seven weeks, and whose own contact is asked how it goes. Shape: its id."""
    with settings_of(network.stack.instance(OFFICE).environment()) as settings:
        return asyncio.run(_led_itself_long(settings, address, title))


async def _led_itself_long(settings: Settings, address: str, title: str) -> str:
    async with opened(settings) as groups:
        began = clock.now() - timedelta(days=80)
        with clock.at(began):
            channel = {"kind": "email", "address": address}
            contact = (await make_enquiry(groups, called="Kilde", channel=channel))["enquiry_id"]
            others = [(await make_enquiry(groups))["enquiry_id"] for _ in range(3)]
            group = await make_started_group(groups, 0, title=title, enquiries=[contact, *others])
        for week in range(3):
            held_on = group["started_on"] + timedelta(weeks=week)
            await groups.run(group_life.record_meeting, group["group_id"], held_on=held_on, attended=4)
        with clock.at(began + timedelta(days=30)):
            await groups.run(group_life.step_back, group["group_id"], contacts=[contact])
        with clock.at(clock.now().replace(hour=11)):
            await groups.run(signs_of_life.tend)
    return str(group["group_id"])


def _asked_again(network: Network) -> str:
    """The link of one who has waited for more than twelve weeks, as the person got it."""
    with settings_of(network.stack.instance(OFFICE).environment()) as settings:
        asyncio.run(_waited_long(settings))
    return mailed_at(network, f"morgen.{RUN}@example.org", re.compile(r"https://\S+/groups/still/(\S+)"))


async def _waited_long(settings: Settings) -> None:
    async with opened(settings) as groups:
        with clock.at(clock.now() - timedelta(days=90)):
            channel = {"kind": "email", "address": f"morgen.{RUN}@example.org"}
            await make_enquiry(groups, called="Morgen", channel=channel)
        with clock.at(clock.now().replace(hour=11)):
            await groups.run(asking_again.tend)


TALKS = {"asked": f"pil.{RUN}@example.org", "agreed": f"lonn.{RUN}@example.org"}


def _ask_to_talk(network: Network) -> dict[str, str]:
    """The links of one who has not chosen a time for a conversation, and of one who has; and times nobody has taken."""
    link = re.compile(r"https://\S+/groups/talk/(\S+)")
    with settings_of(network.stack.instance(OFFICE).environment()) as settings:
        asyncio.run(_asked_to_talk(settings))
        return {name: mailed_at(network, address, link) for name, address in TALKS.items()}


async def _asked_to_talk(settings: Settings) -> None:
    who = str(uuid4())
    async with opened(settings) as groups:
        before = len(await groups.run(intake_times.look_through, who=who))
        on = clock.today() + timedelta(days=5 + before)
        times = {"on": on, "begins_at": time(10), "minutes": 45, "who": who}
        await groups.run(intake_times.offer, **times, in_a_row=3, way="here", met_by="Rogn")
        await groups.run(intake_times.offer, **times, way="phone", met_by="Siv")
        for name, address in TALKS.items():
            channel = {"kind": "email", "address": address}
            enquiry_id = (await make_enquiry(groups, called=name.capitalize(), channel=channel))["enquiry_id"]
            await groups.run(intake_bookings.invite, enquiry_id, who=who)
        first = (await groups.run(intake_bookings.to_choose_from))[0]
        await groups.run(intake_bookings.book_for, enquiry_id, time_id=first["time_id"], number="99999997", who=who)


def _talk_with(network: Network, enquiry_id: UUID) -> None:
    """What was said and written to one, and another who is to be called."""
    with settings_of(network.stack.instance(OFFICE).environment()) as settings:
        asyncio.run(_talked(settings, enquiry_id))


async def _talked(settings: Settings, enquiry_id: UUID) -> None:
    who = str(uuid4())
    async with opened(settings) as groups:
        said = "Vil gjerne treffe andre på dagtid. Ringer igjen når det blir ledig."
        await groups.run(contacts.note, enquiry_id, way="call", outcome="reached", what=said, who=who)
        talk = {"way": "here", "outcome": "waiting_list", "note": "Vil helst sitte nær døra.", "who": who}
        await groups.run(intake_conversations.hold, enquiry_id, **talk)
        channel = {"kind": "phone", "address": "+4799999997", "safe_to_leave_message": False, "best_time": "Etter fire"}
        called = (await make_enquiry(groups, called="Kveld", channel=channel))["enquiry_id"]
        letter = "Nytt rom\n\nVi møtes i annen etasje på torsdag."
        await groups.run(contacts.ask_for_call, called, reason="conversation", note=letter, who=who)


TOLD = f"nype.{RUN}@example.org"
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
