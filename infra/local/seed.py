"""A small demo, through the real use cases: staff at each office, people who asked last month, events to come.

Everyone here is made up: first names only, addresses under example.org.
"""

from __future__ import annotations

import asyncio
import datetime
import json
import secrets
from typing import Any

from chassis import clock
from chassis.db import Database
from chassis.settings import Settings
from infra.local.instance import Instance
from infra.local.offices import HEAD_OFFICE
from infra.local.stack import Say, Stack
from infra.operations.environment import settings_of
from infra.provision.secrets import write

ROLES = ("coordinator", "event_manager", "editor", "manager", "administrator", "statistician")
NAMES = {
    "coordinator": "Kaia", "event_manager": "Ask", "editor": "Liv", "manager": "Storm", "administrator": "Alma",
    "statistician": "Odin",
}  # fmt: skip
ENQUIRIES = {"hk": 6, "link-oslo": 14, "vest": 9}
POSTCODES = {"hk": "0150", "link-oslo": "0150", "vest": "5003"}
CALLED = ("Sol", "Bjørk", "Eik", "Måne", "Vår", "Snø", "Lyng", "Elv", "Hav", "Fjell", "Rogn", "Dag", "Sky", "Stein")
SOURCES = ("self", "self", "partner", "friend", "health_service", "course", "media")
CONFERENCE = "Jubileumskonferansen"


def conference(today: datetime.date) -> dict[str, Any]:
    """Head office's conference, a month from now."""
    return _event(today, 35, "conference", CONFERENCE, "Ti år med selvhjelp: foredrag, samtaler og fest.", 250, "0150")


def others(office: str, today: datetime.date) -> list[dict[str, Any]]:
    """What an office has on its programme besides."""
    postcode = POSTCODES[office]
    return [
        _event(today, 12, "open_meeting", "Åpent møte", "Kom og hør hva en selvhjelpsgruppe er.", 30, postcode),
        _event(today, 20, "seminar", "Selvhjelpsseminar", "En dag om selvorganisert selvhjelp.", 40, postcode),
    ]


def _event(
    today: datetime.date, days: int, kind: str, title: str, summary: str, capacity: int, postcode: str
) -> dict[str, Any]:
    day = today + datetime.timedelta(days=days)
    begins = datetime.datetime.combine(day, datetime.time(10), clock.OSLO)
    return {
        "kind": kind, "title": title, "summary": summary, "starts_at": begins,
        "ends_at": begins + datetime.timedelta(hours=5), "place": "Storsalen", "postcode": postcode,
        "format": "in_person", "capacity": capacity, "registration_closes_at": None, "smaller_may_pass": False,
    }  # fmt: skip


def seed(stack: Stack, say: Say) -> None:
    """Fill each office once; a second time nothing happens."""
    staff = _read_staff(stack)
    for instance in stack.instances:
        done = stack.root / "offices" / instance.code / "seeded"
        if done.exists():
            continue
        say(f"Filling {instance.office.name} with a small demo")
        with settings_of(instance.environment()) as settings:
            staff[instance.code] = asyncio.run(_fill(settings, instance))
            asyncio.run(_say_where(settings, {each.code: each.url for each in stack.instances}))
        write(staff_file(stack), json.dumps(staff, indent=2, ensure_ascii=False).encode())
        done.touch(mode=0o600)


def staff_file(stack: Stack) -> Any:
    """Who may sign in where, for people trying the demo and for checks."""
    return stack.root / "demo-staff.json"


def _read_staff(stack: Stack) -> dict[str, Any]:
    file = staff_file(stack)
    return json.loads(file.read_text()) if file.exists() else {}


async def _fill(settings: Settings, instance: Instance) -> dict[str, Any]:
    databases = {name: Database(settings, name) for name in ("portal", "groups", "events")}
    for database in databases.values():
        await database.open()
    try:
        await _ask_last_month(databases["groups"], instance.code)
        await _plan_events(databases["events"], instance.code)
        return await _employ(databases["portal"], instance.code)
    finally:
        for database in databases.values():
            await database.close()


async def _say_where(settings: Settings, sites: dict[str, str]) -> None:
    """Where each office's own pages are, so that a postcode leads to the right one."""
    from services.portal import offices

    portal = Database(settings, "portal")
    await portal.open()
    for code, url in sites.items():
        await portal.run(offices.set_site, code, url)
    await portal.close()


async def _employ(portal: Database, office: str) -> dict[str, Any]:
    from services.portal import accounts, policies
    from services.portal.problems import AccountExists

    await portal.run(policies.require_code_app, False)  # whoever tries the demo has no phone with it
    made = {}
    for role in ROLES if office == HEAD_OFFICE else ROLES[:-1]:
        email, password = f"{role.replace('_', '-')}.{office}@example.org", secrets.token_urlsafe(15)
        try:
            await portal.run(accounts.create, email, NAMES[role], password, [role])
        except AccountExists:  # an earlier filling was interrupted before the passwords were written down
            email = f"{role.replace('_', '-')}.{office}.{secrets.token_hex(2)}@example.org"
            await portal.run(accounts.create, email, NAMES[role], password, [role])
        made[role] = {"email": email, "password": password, "totp_secret": None}
    return made


async def _ask_last_month(groups: Database, office: str) -> None:
    from services.groups import enquiries

    for number in range(ENQUIRIES[office]):
        with clock.at(_moment_last_month(number)):
            await groups.run(enquiries.receive, **_enquiry(office, number))


def _moment_last_month(number: int) -> datetime.datetime:
    last_day = clock.today().replace(day=1) - datetime.timedelta(days=1)
    day = last_day.replace(day=1 + (number * 5) % 27)
    return datetime.datetime.combine(day, datetime.time(11, number), clock.OSLO)


def _enquiry(office: str, number: int) -> dict[str, Any]:
    from services.groups import consents

    return {
        "channel": {"kind": "email", "address": f"{office}-{number}@example.org", "safe_to_leave_message": False},
        "adult": True, "consents": [consents.current()], "called": CALLED[number % len(CALLED)],
        "postcode": POSTCODES[office], "birth_year": 1975 + number % 12, "formats": ["in_person"],
        "times": ["mon_evening", "tue_evening"], "languages": ["nb"], "source": SOURCES[number % len(SOURCES)],
        "language": "nb",
    }  # fmt: skip


async def _plan_events(events: Database, office: str) -> None:
    from services.events import programme

    wanted = others(office, clock.today()) + ([conference(clock.today())] if office == HEAD_OFFICE else [])
    for each in wanted:
        row = await events.run(programme.make_event, **each)
        await events.run(programme.publish, row["event_id"])
