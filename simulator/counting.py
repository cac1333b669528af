"""What each operation counts for. Written from the definitions of the indicators, apart from the product's own rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from simulator.offices import OFFICES
from simulator.operations import OSLO, Operation

Place = tuple[str, str, dict[str, str]]


@dataclass(frozen=True)
class Counts:
    """``change`` more of an indicator on a day, in each of these (area kind, area, breakdown)."""

    indicator: str
    on: date
    places: list[Place]
    change: int = 1


@dataclass
class Memory:
    """What the office's operations so far have told about whoever and whatever comes back later."""

    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    events: dict[str, dict[str, Any]] = field(default_factory=dict)
    registrations: dict[str, dict[str, Any]] = field(default_factory=dict)
    outreach: dict[str, list[Counts]] = field(default_factory=dict)
    willing: set[str] = field(default_factory=set)
    """Initiators whose agreement stands."""
    addresses: set[tuple[str, str]] = field(default_factory=set)
    """(event, address) of registrations that stand: the same address again is the same registration."""


def count(memory: Memory, operation: Operation) -> Iterator[Counts]:
    """What an operation that went well comes to."""
    yield from RULES[operation.name](memory, operation, operation.fields)


def people_cells(office: str, where: str | None, **parts: str | None) -> list[Place]:
    """A person counts at the office; by each part of interest, and in the municipality of residence."""
    cells: list[Place] = [("office", office, {})]
    cells += [("office", office, {by: code or "unspecified"}) for by, code in parts.items()]
    return [*cells, ("municipality", where or "9999", {})]


def place_cells(where: str, **parts: str) -> list[Place]:
    """Something that happens counts in its municipality, and there by each part; themes by county only."""
    cells: list[Place] = [("municipality", where, {})]
    for by, code in parts.items():
        cells.append(("county", where[:2], {by: code}) if by == "theme" else ("municipality", where, {by: code}))
    return cells


def enquire(memory: Memory, done: Operation, told: dict[str, Any]) -> Iterator[Counts]:
    where = OFFICES[done.office].municipality(told["postcode"])
    memory.people[done.about] = {"received_on": done.on, "where": where, "postcode": told["postcode"]}
    yield Counts("enquiries_received", done.on, people_cells(done.office, where, source=told["source"]))
    yield Counts("people_waiting", done.on, [("office", done.office, {})])


def leave(memory: Memory, done: Operation, told: dict[str, Any]) -> Iterator[Counts]:
    yield Counts("people_waiting", done.on, [("office", done.office, {})], -1)


def form_group(memory: Memory, done: Operation, told: dict[str, Any]) -> Iterator[Counts]:
    office = OFFICES[done.office]
    where = office.seat if told["format"] == "digital" else office.municipality(told["postcode"])
    memory.groups[done.about] = told | {"where": where}
    return
    yield


def start_group(memory: Memory, done: Operation, told: dict[str, Any]) -> Iterator[Counts]:
    group = memory.groups[done.about]
    group["started_on"] = done.on
    for name in group["people"]:
        person = memory.people[name]
        days = (done.on - person["received_on"]).days
        yield Counts("people_waiting", done.on, [("office", done.office, {})], -1)
        yield Counts("people_placed", done.on, people_cells(done.office, person["where"], format=group["format"]))
        yield Counts(
            "waiting_days", done.on, [("office", done.office, {}), ("office", done.office, {"band": band(days)})]
        )
    yield Counts("groups_started", done.on, _themed_cells(group))
    yield Counts("groups_running", done.on, _themed_cells(group))


def band(days: int) -> str:
    """How long somebody waited."""
    limits = {14: "under_2_weeks", 28: "2_to_4_weeks", 56: "4_to_8_weeks", 84: "8_to_12_weeks"}
    return next((name for limit, name in limits.items() if days < limit), "12_weeks_or_more")


def hold_meeting(memory: Memory, done: Operation, told: dict[str, Any]) -> Iterator[Counts]:
    held_on = date.fromisoformat(told["held_on"])
    yield Counts("meetings_held", held_on, place_cells(memory.groups[done.about]["where"]))


def correct_meeting(memory: Memory, done: Operation, told: dict[str, Any]) -> Iterator[Counts]:
    """It is no longer counted on the day it was said to be, and counts on the day it was; heads are no indicator."""
    yield from strike_meeting(memory, done, told)
    yield from hold_meeting(memory, done, told)


def strike_meeting(memory: Memory, done: Operation, told: dict[str, Any]) -> Iterator[Counts]:
    was_held_on = date.fromisoformat(told["was_held_on"])
    yield Counts("meetings_held", was_held_on, place_cells(memory.groups[done.about]["where"]), -1)


def step_back(memory: Memory, done: Operation, told: dict[str, Any]) -> Iterator[Counts]:
    group = memory.groups[done.about]
    group["self_led"] = True
    yield Counts("groups_self_led", done.on, _group_cells(group))


def end_group(memory: Memory, done: Operation, told: dict[str, Any]) -> Iterator[Counts]:
    memory.groups[done.about]["ended_on"] = done.on
    yield from _ended(memory.groups[done.about], 1)


def resume_group(memory: Memory, done: Operation, told: dict[str, Any]) -> Iterator[Counts]:
    """It had not ended on the day it was said to have."""
    yield from _ended(memory.groups[done.about], -1)
    del memory.groups[done.about]["ended_on"]


def _ended(group: dict[str, Any], sign: int) -> Iterator[Counts]:
    on = group["ended_on"]
    yield Counts("groups_ended", on, _group_cells(group), sign)
    yield Counts("groups_running", on, _themed_cells(group), -sign)
    if group.get("self_led"):
        yield Counts("groups_self_led", on, _group_cells(group), -sign)


def _group_cells(group: dict[str, Any]) -> list[Place]:
    return place_cells(group["where"], format=group["format"])


def _themed_cells(group: dict[str, Any]) -> list[Place]:
    return _group_cells(group) + place_cells(group["where"], theme=group["theme"] or "cross_problem")[1:]


def take_over_groups(memory: Memory, done: Operation, told: dict[str, Any]) -> Iterator[Counts]:
    """They run here from now on, and some lead themselves; none of them has started."""
    for name, group in told["groups"].items():
        memory.groups[name] = dict(group)
        yield Counts("groups_running", done.on, _themed_cells(group))
        if group.get("self_led"):
            yield Counts("groups_self_led", done.on, _group_cells(group))


def take_over_person(memory: Memory, done: Operation, told: dict[str, Any]) -> Iterator[Counts]:
    """Who waited elsewhere waits here, since then; they were received there."""
    memory.people[done.about] = {"received_on": date.fromisoformat(told["waits_since"]), "where": told["where"]}
    yield Counts("people_waiting", done.on, [("office", done.office, {})])


def announce(memory: Memory, done: Operation, told: dict[str, Any]) -> Iterator[Counts]:
    office = OFFICES[done.office]
    digital = told["format"] == "digital"
    where = office.seat if digital else office.municipality(told["postcode"]) or office.seat
    memory.events[done.about] = {"where": where, "kind": told["kind"], "held_on": _day(told["starts_at"])}
    return
    yield


def register(memory: Memory, done: Operation, told: dict[str, Any]) -> Iterator[Counts]:
    key = (told["event"], told["email"])
    if key in memory.addresses:
        return
    memory.addresses.add(key)
    where = memory.events[told["event"]]["where"]
    memory.registrations[done.about] = {
        "key": key, "on": done.on, "sector": told["sector"], "seats": told["seats"], "where": where,
    }  # fmt: skip
    yield _seats(memory, done.about, 1)


def resize(memory: Memory, done: Operation, told: dict[str, Any]) -> Iterator[Counts]:
    """Counted on the day they registered, as what they said then."""
    yield _seats(memory, done.about, -1)
    memory.registrations[done.about]["seats"] = told["seats"]
    yield _seats(memory, done.about, 1)


def cancel(memory: Memory, done: Operation, told: dict[str, Any]) -> Iterator[Counts]:
    memory.addresses.discard(memory.registrations[done.about]["key"])
    yield _seats(memory, done.about, -1)


def _seats(memory: Memory, name: str, sign: int) -> Counts:
    """Where the event was to be held when they asked, also after it has moved."""
    made = memory.registrations[name]
    cells = place_cells(made["where"], sector=made["sector"])
    return Counts("event_registrations", made["on"], cells, sign * made["seats"])


def move(memory: Memory, done: Operation, told: dict[str, Any]) -> Iterator[Counts]:
    event = memory.events[done.about]
    event["held_on"] = _day(told["starts_at"])
    event["where"] = OFFICES[done.office].municipality(told["postcode"]) or event["where"]
    return
    yield


def close_event(memory: Memory, done: Operation, told: dict[str, Any]) -> Iterator[Counts]:
    event = memory.events[done.about]
    event["settled"] = told
    yield Counts("events_held", event["held_on"], place_cells(event["where"], kind=event["kind"]))
    yield from _came(event, 1)


def correct_event(memory: Memory, done: Operation, told: dict[str, Any]) -> Iterator[Counts]:
    event = memory.events[done.about]
    yield from _came(event, -1)
    event["settled"] = told
    yield from _came(event, 1)


def _came(event: dict[str, Any], sign: int) -> Iterator[Counts]:
    told = event["settled"]
    by_sector = told["by_sector"] | {"unspecified": told["head_count"] - sum(told["by_sector"].values())}
    for sector, number in by_sector.items():
        yield Counts("event_participants", event["held_on"], place_cells(event["where"], sector=sector), sign * number)
    yield from _trained(event, sign)


def _trained(event: dict[str, Any], sign: int) -> Iterator[Counts]:
    if event["kind"] == "initiator_training":
        yield Counts(
            "initiators_trained", event["held_on"], place_cells(event["where"]), sign * event["settled"]["head_count"]
        )


def add_initiator(memory: Memory, done: Operation, told: dict[str, Any]) -> Iterator[Counts]:
    if told["agreed"]:
        yield from sign_agreement(memory, done, told)


def sign_agreement(memory: Memory, done: Operation, told: dict[str, Any]) -> Iterator[Counts]:
    """Signed again, it goes on."""
    if done.about not in memory.willing:
        memory.willing.add(done.about)
        yield _willing(done, 1)


def end_agreement(memory: Memory, done: Operation, told: dict[str, Any]) -> Iterator[Counts]:
    if done.about in memory.willing:
        memory.willing.remove(done.about)
        yield _willing(done, -1)


def _willing(done: Operation, change: int) -> Counts:
    return Counts("initiators_active", done.on, place_cells(OFFICES[done.office].seat), change)


def hold_outreach(memory: Memory, done: Operation, told: dict[str, Any]) -> Iterator[Counts]:
    on, cells = date.fromisoformat(told["held_on"]), place_cells(told["municipality"])
    counts = [Counts("outreach_held", on, cells), Counts("people_reached", on, cells, told["people"])]
    if told["kind"] == "advice":
        counts.append(Counts("advice_given", on, cells))
    if told.get("counted_by"):
        counts = []  # the other office's, and counted there
    memory.outreach[done.about] = counts
    yield from counts


def correct_outreach(memory: Memory, done: Operation, told: dict[str, Any]) -> Iterator[Counts]:
    yield from strike_outreach(memory, done, told)
    yield from hold_outreach(memory, done, told)


def strike_outreach(memory: Memory, done: Operation, told: dict[str, Any]) -> Iterator[Counts]:
    for stood in memory.outreach.pop(done.about):
        yield replace(stood, change=-stood.change)


def invite(memory: Memory, done: Operation, told: dict[str, Any]) -> Iterator[Counts]:
    yield Counts("enquiries_professional", done.on, place_cells(OFFICES[done.office].seat))


def download(memory: Memory, done: Operation, told: dict[str, Any]) -> Iterator[Counts]:
    yield Counts("brochures_downloaded", done.on, place_cells(OFFICES[done.office].seat))


def nothing(memory: Memory, done: Operation, told: dict[str, Any]) -> Iterator[Counts]:
    """It changes no figure: a called-off event keeps the registrations that people made."""
    return
    yield


def _day(moment: str) -> date:
    return datetime.fromisoformat(moment).astimezone(OSLO).date()


RULES: dict[str, Callable[[Memory, Operation, dict[str, Any]], Iterator[Counts]]] = {
    "enquire": enquire,
    "leave": leave,
    "erase": leave,
    "form_group": form_group,
    "start_group": start_group,
    "hold_meeting": hold_meeting,
    "correct_meeting": correct_meeting,
    "strike_meeting": strike_meeting,
    "step_back": step_back,
    "give_sign": nothing,
    "end_group": end_group,
    "resume_group": resume_group,
    "announce": announce,
    "register": register,
    "resize": resize,
    "cancel": cancel,
    "call_off": nothing,
    "move": move,
    "close_event": close_event,
    "correct_event": correct_event,
    "hold_outreach": hold_outreach,
    "correct_outreach": correct_outreach,
    "strike_outreach": strike_outreach,
    "invite": invite,
    "download": download,
    "add_initiator": add_initiator,
    "sign_agreement": sign_agreement,
    "end_agreement": end_agreement,
    "erase_initiator": end_agreement,
    "close_month": nothing,
    "close_office": nothing,
    "take_over_groups": take_over_groups,
    "take_over_person": take_over_person,
}
