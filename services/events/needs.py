"""Food and access: what those who arrange an event must take into account, and nobody else needs to know.

It says something about health or faith, so it is asked only where the organiser has chosen to, kept only with consent, read
only by whoever runs the event, each time noted, and gone the day after the event.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID

from chassis import audit, clock, identity_numbers, retention, sql
from chassis.db import Conn
from chassis.languages import N_
from services.events import programme
from services.events.problems import EventNotPublished, RegistrationNotFound

queries = sql.load(__file__)

DIETS = ("vegetarian", "vegan", "no_gluten", "no_milk", "no_egg", "no_nuts", "no_fish", "no_pork")
CONSENT_VERSION = "2026-1"
"""Raised when the words of the consent in ``_needs.html`` are others."""
KIND = "needs"
THE_DAY_AFTER, NOT_NEEDED = "the_day_after_event", "not_needed_any_more"
MORE = N_("Is there anything about this one of you?")
CONSENT_MISSING = N_("Tick that we may keep this, or empty the fields.")
NOT_ASKED = N_("We do not ask about this here.")


def part_of(person: int) -> str:
    """The name of what is said about one in a party, in forms and bodies: ``p1`` is whoever registers."""
    return f"p{person}"


def faults(
    event: Any, told: Mapping[str, Any], seats: int, *, consent: bool, shown: Iterable[str] | None
) -> dict[str, list[str]]:
    """What is wrong with what was told, by field. What a form did not show of a party is asked now, once.

    ``told``  {p1: {diets, diet_note, access}, …}.
    Errors  IdentityNumberGiven.
    """
    said = {name: one for name, one in told.items() if _says_something(one)}
    if not event["asks_needs"]:
        return {"needs": [NOT_ASKED]} if said else {}
    texts = {f"needs.{name}.{field}": one[field] for name, one in said.items() for field in ("diet_note", "access")}
    identity_numbers.refuse(**texts)
    unseen = [part_of(person) for person in range(1, seats + 1) if shown is not None and part_of(person) not in shown]
    found = {f"needs.{name}.diets": [MORE] for name in unseen if name not in said}
    return found | ({"needs_consent": [CONSENT_MISSING]} if said and not consent else {})


async def keep(conn: Conn, registration_id: UUID, told: Mapping[str, Any], seats: int) -> None:
    """Keep what is said about those who have a seat, in place of what was said before."""
    people = [person for person in range(1, seats + 1) if _says_something(told.get(part_of(person)))]
    said = [told[part_of(person)] for person in people]
    await queries.delete_needs_of(conn, registration_id=registration_id)
    await queries.insert_needs(
        conn,
        registration_id=registration_id,
        people=people,
        diets=[" ".join(one["diets"]) for one in said],
        diet_notes=[one["diet_note"] or None for one in said],
        accesses=[one["access"] or None for one in said],
        consented_at=clock.now(),
        consent_version=CONSENT_VERSION,
    )


def _says_something(one: Mapping[str, Any] | None) -> bool:
    return bool(one and (one["diets"] or one["diet_note"] or one["access"]))


async def of_party(conn: Conn, registration_id: UUID) -> dict[str, Any]:
    """What a party has said, as it was told, for its own page. Shape: {p1: {diets, diet_note, access}, …}."""
    rows = await queries.list_needs_of(conn, registration_id=registration_id)
    return {part_of(row["person"]): {name: row[name] for name in ("diets", "diet_note", "access")} for row in rows}


async def read_party(conn: Conn, event_id: UUID, registration_id: UUID, *, read_by: UUID) -> tuple[Any, dict[str, Any]]:
    """The same for staff who have them on the phone, with the party; that it was read is noted. Errors: RegistrationNotFound."""
    party = await queries.find_standing(conn, event_id=event_id, registration_id=registration_id)
    if party is None:
        raise RegistrationNotFound
    await audit.note(conn, "read", account_id=read_by, about_kind=KIND, about_id=event_id)
    return party, await of_party(conn, registration_id)


async def read(conn: Conn, event_id: UUID, *, read_by: UUID) -> dict[str, Any]:
    """What the kitchen and those who receive people must know of those with a place; that it was read is noted.

    Shape   {people, diets: [(code, how many)], notes: [text], access: [{who, of, access}], waiting: how many more people if all
            who wait come}. Food names nobody: only who needs something to take part is named, to be met.
    """
    await audit.note(conn, "read", account_id=read_by, about_kind=KIND, about_id=event_id)
    rows = await queries.list_needs(conn, event_id=event_id)
    coming = [row for row in rows if row["state"] == "confirmed"]
    given = Counter(diet for row in coming for diet in row["diets"])
    return {
        "people": len(coming),
        "diets": [(diet, given[diet]) for diet in DIETS if given[diet]],
        "notes": sorted(row["diet_note"] for row in coming if row["diet_note"]),
        "access": [_to_be_met(row) for row in coming if row["access"]],
        "waiting": len(rows) - len(coming),
    }


async def choose(conn: Conn, event_id: UUID, *, asks_needs: bool) -> None:
    """Ask about food and access, or not. Where it is not asked any more, what was said goes at once, which is noted.

    Errors  EventNotFound, EventNotPublished when it is called off or held.
    """
    event = await programme.lock(conn, event_id)
    if event["state"] not in ("draft", "published"):
        raise EventNotPublished
    await queries.set_asking(conn, event_id=event_id, asks_needs=asks_needs)
    if not asks_needs:
        await _forget(conn, event_id)


async def take_over(conn: Conn, earlier: Mapping[str, Any], event_id: UUID) -> None:
    """A new event asks about food and access where the earlier one did; nothing that was told comes along."""
    await queries.set_asking(conn, event_id=event_id, asks_needs=earlier["asks_needs"])


async def follow(conn: Conn, registration_id: UUID, numbers: Mapping[int, int]) -> None:
    """A party is another size, or names its others otherwise. ``numbers``: {what somebody was: what they are}; the rest go."""
    rows = await queries.list_needs_of(conn, registration_id=registration_id)
    kept = {numbers[row["person"]]: row for row in rows if row["person"] in numbers}
    await queries.delete_needs_of(conn, registration_id=registration_id)
    for person, row in kept.items():
        await queries.insert_needs(
            conn,
            registration_id=registration_id,
            people=[person],
            diets=[" ".join(row["diets"])],
            diet_notes=[row["diet_note"]],
            accesses=[row["access"]],
            consented_at=row["consented_at"],
            consent_version=row["consent_version"],
        )


async def forget(conn: Conn) -> int:
    """The day after an event, where it is called off, and of those who do not come: it is not needed, and goes. Shape: how
    many values.
    """
    return await _forget(conn, None)


async def _forget(conn: Conn, event_id: UUID | None) -> int:
    today = datetime.combine(clock.today(), time(), clock.OSLO)
    rows = await queries.forget_needs(conn, event_id=event_id, ended_before=today)
    return sum([await _note(conn, row) for row in rows])


async def _note(conn: Conn, row: Any) -> int:
    rule = THE_DAY_AFTER if row["its_day"] else NOT_NEEDED
    gone = {"food": row["food"], "access": row["access"]}
    return await retention.note(conn, rule, gone, about_kind="registrations", about_id=row["event_id"])


def _to_be_met(row: Mapping[str, Any]) -> dict[str, Any]:
    """Who needs something to take part, null where they were not named, and whose party they are of, null when their own."""
    who: Sequence[str | None] = [row["name"], *row["companions"]]
    named = who[row["person"] - 1] if row["person"] <= len(who) else None
    return {"who": named, "of": row["name"] if row["person"] > 1 else None, "access": row["access"]}
