"""What each event counts for: pure functions from a message to counts, by the catalogue's date and area rules."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from chassis.events import Message
from services.reporting import catalogue


@dataclass(frozen=True, slots=True)
class Count:
    """``change`` more of an indicator on a day; ``municipality`` None: not stated; ``by``: the parts it belongs to."""

    indicator: str
    on: date
    municipality: str | None
    by: dict[str, str | None] = field(default_factory=dict)
    change: int = 1


@dataclass(frozen=True, slots=True)
class GroupFact:
    """What is known of a group; later events about it are counted by its municipality, format and theme."""

    group_id: UUID
    municipality_code: str | None
    format: str
    theme: str | None
    started_on: date
    stepped_back_on: date | None = None
    ended_on: date | None = None

    @property
    def by(self) -> dict[str, str | None]:
        return {"format": self.format, "theme": self.theme or catalogue.CROSS_PROBLEM}


class GroupUnknown(Exception):
    """An event about a group whose start was never heard of."""


Facts = dict[UUID, GroupFact]
Counter = Callable[[dict[str, Any], Facts], Iterator[Count]]


@dataclass(frozen=True)
class Rule:
    dated: str
    """The field whose date says which month the event belongs to."""
    count: Counter


RULES: Final[dict[str, Rule]] = {}


def done(message: Message, facts: Facts) -> list[Count]:
    """What a message tells was done, whoever counts it; ``facts`` is brought up to date with what it says of a group.

    Errors  KeyError, ValueError, GroupUnknown for data that cannot be counted.
    """
    return list(RULES[message.type].count(message.data, facts))


def counts(message: Message, done: list[Count]) -> list[Count]:
    """What it counts for in the figures of this office: nothing, where offices held it together and another one counts it."""
    return [] if message.data.get("counted_by") else done


def dated_on(message: Message) -> date:
    """The day the message is counted on; what was taken over from an office that has closed, from the day it was."""
    return day(message.data.get("taken_over_on") or message.data[RULES[message.type].dated])


def day(text: str) -> date:
    return date.fromisoformat(text)


def _rule(type: str, dated: str) -> Callable[[Counter], Counter]:
    def keep(counter: Counter) -> Counter:
        RULES[type] = Rule(dated, counter)
        return counter

    return keep


@_rule("groups.enquiry_received.v1", "received_on")
def enquiry_received(data: dict[str, Any], facts: Facts) -> Iterator[Count]:
    """Whoever waited at an office that has closed was received there, and waits here from the day it was taken over."""
    on, where = day(data.get("taken_over_on") or data["received_on"]), data["municipality"]
    if not data.get("taken_over_on"):
        yield Count("enquiries_received", on, where, {"source": data["source"], "municipality": where})
    yield Count("people_waiting", on, where)


@_rule("groups.enquiry_left.v1", "left_on")
def enquiry_left(data: dict[str, Any], facts: Facts) -> Iterator[Count]:
    yield Count("people_waiting", day(data["left_on"]), None, change=-1)


@_rule("groups.person_placed.v1", "placed_on")
def person_placed(data: dict[str, Any], facts: Facts) -> Iterator[Count]:
    on, where = day(data["placed_on"]), data["municipality"]
    yield Count("people_waiting", on, where, change=-1)
    yield Count("people_placed", on, where, {"format": data["format"], "municipality": where})
    yield Count("waiting_days", on, where, {"band": band(int(data["waiting_days"]))})


BANDS: Final = (
    (14, "under_2_weeks"),
    (28, "2_to_4_weeks"),
    (56, "4_to_8_weeks"),
    (84, "8_to_12_weeks"),
)


def band(days: int) -> str:
    return next((code for limit, code in BANDS if days < limit), "12_weeks_or_more")


@_rule("groups.group_started.v1", "started_on")
def group_started(data: dict[str, Any], facts: Facts) -> Iterator[Count]:
    group = GroupFact(
        UUID(data["group_id"]), data["municipality"], data["format"], data["theme"], day(data["started_on"])
    )
    facts[group.group_id] = group
    if not data.get("taken_over"):
        yield Count("groups_started", group.started_on, group.municipality_code, group.by)
    yield Count("groups_running", group.started_on, group.municipality_code, group.by)


@_rule("groups.meeting_held.v1", "held_on")
def meeting_held(data: dict[str, Any], facts: Facts) -> Iterator[Count]:
    yield Count("meetings_held", day(data["held_on"]), data["municipality"])


@_rule("groups.meeting_struck.v1", "held_on")
def meeting_struck(data: dict[str, Any], facts: Facts) -> Iterator[Count]:
    yield Count("meetings_held", day(data["held_on"]), data["municipality"], change=-1)


@_rule("groups.group_stepped_back.v1", "stepped_back_on")
def group_stepped_back(data: dict[str, Any], facts: Facts) -> Iterator[Count]:
    group = _group(data, facts)
    if group.ended_on or group.stepped_back_on:
        return
    on = day(data["stepped_back_on"])
    facts[group.group_id] = replace(group, stepped_back_on=on)
    yield Count("groups_self_led", on, group.municipality_code, group.by)


@_rule("groups.group_ended.v1", "ended_on")
def group_ended(data: dict[str, Any], facts: Facts) -> Iterator[Count]:
    group = _group(data, facts)
    if group.ended_on:
        return
    on = day(data["ended_on"])
    facts[group.group_id] = replace(group, ended_on=on)
    yield Count("groups_ended", on, group.municipality_code, group.by)
    yield Count("groups_running", on, group.municipality_code, group.by, -1)
    if group.stepped_back_on:
        yield Count("groups_self_led", max(on, group.stepped_back_on), group.municipality_code, group.by, -1)


@_rule("groups.group_resumed.v1", "was_ended_on")
def group_resumed(data: dict[str, Any], facts: Facts) -> Iterator[Count]:
    """What the end counted for is taken back, on the day it was counted on."""
    group, was = _group(data, facts), day(data["was_ended_on"])
    if group.ended_on != was:
        return
    facts[group.group_id] = replace(group, ended_on=None)
    yield Count("groups_ended", was, group.municipality_code, group.by, -1)
    yield Count("groups_running", was, group.municipality_code, group.by)
    if group.stepped_back_on:
        yield Count("groups_self_led", max(was, group.stepped_back_on), group.municipality_code, group.by)


def _group(data: dict[str, Any], facts: Facts) -> GroupFact:
    try:
        return facts[UUID(data["group_id"])]
    except KeyError as unknown:
        raise GroupUnknown from unknown


@_rule("groups.initiator_agreed.v1", "agreed_on")
def initiator_agreed(data: dict[str, Any], facts: Facts) -> Iterator[Count]:
    yield Count("initiators_active", day(data["agreed_on"]), None)


@_rule("groups.initiator_ended.v1", "ended_on")
def initiator_ended(data: dict[str, Any], facts: Facts) -> Iterator[Count]:
    yield Count("initiators_active", day(data["ended_on"]), None, change=-1)


@_rule("events.registration_made.v1", "registered_on")
def registration_made(data: dict[str, Any], facts: Facts) -> Iterator[Count]:
    yield _seats(data, int(data["seats"]))


@_rule("events.registration_cancelled.v1", "registered_on")
def registration_cancelled(data: dict[str, Any], facts: Facts) -> Iterator[Count]:
    yield _seats(data, -int(data["seats"]))


@_rule("events.registration_resized.v1", "registered_on")
def registration_resized(data: dict[str, Any], facts: Facts) -> Iterator[Count]:
    yield _seats(data, int(data["seats"]) - int(data["was"]))


def _seats(data: dict[str, Any], change: int) -> Count:
    by = {"sector": data["sector"]}
    return Count("event_registrations", day(data["registered_on"]), data["municipality"], by, change)


@_rule("portal.brochure_downloaded.v1", "downloaded_on")
def brochure_downloaded(data: dict[str, Any], facts: Facts) -> Iterator[Count]:
    yield Count("brochures_downloaded", day(data["downloaded_on"]), None)


@_rule("portal.invitation_received.v1", "received_on")
def invitation_received(data: dict[str, Any], facts: Facts) -> Iterator[Count]:
    yield Count("enquiries_professional", day(data["received_on"]), None)


@_rule("events.event_closed.v1", "held_on")
def event_closed(data: dict[str, Any], facts: Facts) -> Iterator[Count]:
    on, where = day(data["held_on"]), data["municipality"]
    yield Count("events_held", on, where, {"kind": data["kind"]})
    told = data["by_sector"]
    for sector, number in sorted(told.items()):
        yield Count("event_participants", on, where, {"sector": sector}, int(number))
    rest = int(data["participants"]) - sum(told.values())
    if rest:
        yield Count("event_participants", on, where, {"sector": catalogue.UNSPECIFIED}, rest)


@_rule("events.event_reopened.v1", "held_on")
def event_reopened(data: dict[str, Any], facts: Facts) -> Iterator[Count]:
    """What the closing counted for is taken back."""
    for count in event_closed(data, facts):
        yield replace(count, change=-count.change)


@_rule("events.initiators_trained.v1", "trained_on")
def initiators_trained(data: dict[str, Any], facts: Facts) -> Iterator[Count]:
    yield Count("initiators_trained", day(data["trained_on"]), data["municipality"], change=int(data["change"]))


@_rule("events.outreach_held.v1", "held_on")
def outreach_held(data: dict[str, Any], facts: Facts) -> Iterator[Count]:
    on, where, people = day(data["held_on"]), data["municipality"], int(data["people"])
    yield Count("outreach_held", on, where)
    if people:
        yield Count("people_reached", on, where, change=people)
    if data["kind"] == "advice":
        yield Count("advice_given", on, where)


@_rule("events.outreach_struck.v1", "held_on")
def outreach_struck(data: dict[str, Any], facts: Facts) -> Iterator[Count]:
    """What it counted for is taken back."""
    for count in outreach_held(data, facts):
        yield replace(count, change=-count.change)
