"""The demo does the network's main job once, for real, over the front doors only.

Someone registers for the conference at head office, LINK Oslo starts a group of people who asked for one, and head
office's report shows both. Then LINK Oslo closes last month, and its enquiries appear in the national figures.
"""

from __future__ import annotations

import datetime
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from infra.local import seed
from infra.local.door import Door
from infra.local.faults import Fault
from infra.local.offices import HEAD_OFFICE
from infra.local.stack import Say, Stack

LINK = "link-oslo"
PATIENCE_S = 60
POLL_S = 0.05


@dataclass
class Doors:
    """Who does what, where."""

    anyone_at_head_office: Door
    anyone_at_link: Door
    coordinator: Door
    closer: Door
    statistician: Door

    @classmethod
    def open(cls, stack: Stack) -> Doors:
        """Sign everyone in."""
        staff = json.loads(seed.staff_file(stack).read_text())
        ca = stack.authority.certificate

        def at(office: str, role: str | None = None) -> Door:
            door = Door(stack.instance(office).url, ca)
            who = staff[office][role] if role else None
            return door.signed_in(who["email"], who["password"]) if who else door

        return cls(
            at(HEAD_OFFICE), at(LINK), at(LINK, "coordinator"), at(LINK, "manager"), at(HEAD_OFFICE, "statistician")
        )


def run(stack: Stack, say: Say) -> None:
    """Seed, and do the main job once; what has been done is not done again."""
    seed.seed(stack, say)
    report = stack.root / "demo.json"
    done = json.loads(report.read_text()) if report.exists() else {}
    if "closed" in done:
        return

    doors = Doors.open(stack)
    if "seconds" not in done:
        say("A registration for Jubileumskonferansen and a new group at LINK Oslo, seen in head office's report")
        done["seconds"] = main_job(doors)
        report.write_text(json.dumps(done) + "\n")
    say("LINK Oslo closes last month, and its enquiries appear in the national figures")
    done["closed"] = close_last_month(doors)
    report.write_text(json.dumps(done) + "\n")


def main_job(doors: Doors) -> float:
    """Seconds from the two deeds until head office's report shows both."""
    month = f"{datetime.date.today():%Y-%m}"
    before = {name: national(doors, name, month) for name in ("event_registrations", "groups_started")}
    event = next(
        each
        for each in doors.anyone_at_head_office.get("/api/events/events")["items"]
        if each["title"] == seed.CONFERENCE
    )
    group = form_group(doors)

    began = time.monotonic()
    doors.anyone_at_head_office.post(f"/api/events/events/{event['event_id']}/registrations", registration())
    doors.coordinator.post(f"/api/groups/groups/{group}/start", {})
    for name, had in before.items():
        wait_until(partial(_is_more, doors, name, month, had), f"{name} in head office's report")
    return round(time.monotonic() - began, 2)


def form_group(doors: Doors) -> str:
    """Four people ask for a group by the public form, and the coordinator puts them in one that is to start."""
    people = [doors.anyone_at_link.post("/api/groups/enquiries", enquiry(number))["enquiry_id"] for number in range(4)]
    wanted = {
        "title": "Mandagsgruppa", "format": "in_person", "postcode": "0150", "weekday": "mon", "meets_at": "18:00",
        "enquiries": people,
    }  # fmt: skip
    return str(doors.coordinator.post("/api/groups/groups", wanted)["group_id"])


def enquiry(number: int) -> dict[str, Any]:
    """What a person writes."""
    return {
        "channel": {"kind": "email", "address": f"ny-{number}@example.org"}, "adult": True,
        "consents": [{"purpose": "enquiry", "version": "2026-1"}], "called": ("Sol", "Eik", "Elv", "Vår")[number],
        "postcode": "0150", "birth_year": 1980 + number, "formats": ["in_person"], "times": ["mon_evening"],
    }  # fmt: skip


def registration() -> dict[str, Any]:
    """What a visitor of the conference writes."""
    return {
        "name": "Bjørk", "email": "bjork@example.org", "organisation": "Eksempel kommune", "sector": "municipality",
        "seats": 1, "answers": {}, "language": "nb",
    }  # fmt: skip


def close_last_month(doors: Doors) -> dict[str, Any]:
    """{period, enquiries_received}: what the national figures say of last month once LINK Oslo has closed it."""
    last = datetime.date.today().replace(day=1) - datetime.timedelta(days=1)
    period = f"{last:%Y-%m}"
    before = national(doors, "enquiries_received", period)
    doors.closer.post(f"/api/reporting/periods/{period}/close")
    wait_until(
        lambda: national(doors, "enquiries_received", period) > before,
        f"the enquiries of {period} in the national figures",
    )
    return {"period": period, "enquiries_received": national(doors, "enquiries_received", period)}


def _is_more(doors: Doors, indicator: str, period: str, than: int) -> bool:
    return national(doors, indicator, period) > than


def national(doors: Doors, indicator: str, period: str) -> int:
    """The national sum of an indicator in a month, as head office's report states it."""
    query = f"scope=national&indicator={indicator}&from={period}&to={period}&by=office"
    report = doors.statistician.get(f"/api/reporting/report?{query}")
    return sum(_value(row, report["columns"]) for row in report["rows"])


def _value(row: Any, columns: list[Any]) -> int:
    names = [column["name"] if isinstance(column, dict) else column for column in columns]
    value = row.get("value") if isinstance(row, dict) else row[names.index("value")]
    return value if isinstance(value, int) else 0


def wait_until(seen: Callable[[], bool], what: str) -> None:
    """Look again and again; a Fault when it takes too long."""
    deadline = time.monotonic() + PATIENCE_S
    while not seen():
        if time.monotonic() > deadline:
            raise Fault(f"waited {PATIENCE_S} s for {what}", "brikke status shows where it stopped")
        time.sleep(POLL_S)


def show_result(stack: Stack) -> list[str]:
    """What the demo did, in sentences."""
    done = json.loads((stack.root / "demo.json").read_text())
    closed = done["closed"]
    return [
        f"En påmelding og en gruppestart nådde hovedkontorets rapport på {done['seconds']} s.",
        f"{closed['period']} er lukket hos LINK Oslo: {closed['enquiries_received']} henvendelser i de nasjonale tallene.",
    ]
