"""Planting canaries: values that stand nowhere else, in every personal column that can hold one."""

from __future__ import annotations

import contextlib
import secrets
import urllib.error
import urllib.request
from datetime import timedelta
from typing import Any
from uuid import uuid4

from chassis import clock, outbox
from chassis.db import Conn, Database
from infra.local.door import Door
from infra.local.faults import Fault
from infra.local.stack import Stack
from proofs import (
    _planting_accounts,
    _planting_conversation,
    _planting_events,
    _planting_groups,
    _planting_messages,
)

OFFICE = "link-oslo"
CONSENT = {"purpose": "enquiry", "version": "2026-1"}


class Canaries:
    """Every canary by what it was planted as."""

    def __init__(self) -> None:
        self.planted: dict[str, str] = {}

    def new(self, name: str, form: str = "{}") -> str:
        """A canary for ``name``, in a form such as ``{}@example.org``: what is returned is looked for, and its core."""
        core = f"kanari{secrets.token_hex(6)}"
        self.planted[name] = core
        return form.format(core)


def through_the_door(stack: Stack, staff: dict[str, Any], canaries: Canaries) -> dict[str, Any]:
    """What people write and staff look at, over the front door; also what is refused. The answers that matter."""
    new, url, ca = canaries.new, stack.instance(OFFICE).url, stack.authority.certificate
    anyone = Door(url, ca)
    coordinator, manager = (signed_in(stack, staff, role) for role in ("coordinator", "event_manager"))
    told = {
        "channel": {"kind": "email", "address": new("enquirer.address", "{}@example.org"), "best_time": new("best_time")},
        "adult": True, "consents": [CONSENT], "called": new("enquirer.called"), "wishes": new("enquirer.wishes"),
        "referral_code": new("enquiry.referral_code"), "postcode": "0150", "birth_year": 1980,
    }  # fmt: skip
    enquiry = anyone.post("/api/groups/enquiries", told)
    coordinator.get(f"/api/groups/enquiries/{enquiry['enquiry_id']}")
    begins = clock.now() + timedelta(days=20)
    event = manager.post(
        "/api/events/events",
        {
            "kind": "seminar", "title": "Seminar", "summary": "Velkommen.", "format": "in_person", "capacity": 50,
            "starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=2)).isoformat(),
        },
    )  # fmt: skip
    manager.post(f"/api/events/events/{event['event_id']}/publish")
    party = {
        "name": new("registration.name"), "email": new("registration.email", "{}@example.org"), "sector": "other",
        "organisation": new("registration.organisation"), "seats": 2, "companions": [new("registration.companions")],
        "buyer_number": "974760673", "buyer_reference": new("registration.buyer_reference"),
        "answers": {"mat": new("registration.answers")},
        "language": "nb",
    }  # fmt: skip
    manager.post(f"/api/events/events/{event['event_id']}/needs", {"asks_needs": True})
    party["needs"] = {"p1": {"diet_note": new("registration.diet_note"), "access": new("registration.access")}}
    registration = anyone.post(f"/api/events/events/{event['event_id']}/registrations", party | {"needs_consent": True})
    here = f"/api/events/events/{event['event_id']}/registrations"
    other = {"name": party["companions"][0], "email": new("ticket.email", "{}@example.org")}
    manager.post(f"{here}/{registration['registration_id']}/companions", {"p2": other})
    manager.get(here)
    _planting_events.on_the_pages(manager, event["event_id"], new)
    visit = {
        "kind": "meeting",
        "elsewhere": "0150",
        "people": 3,
        "note": new("outreach.note"),
        "partner": new("outreach.partner"),
    }
    manager.post("/api/events/outreach", visit)
    manager.get("/api/events/outreach")
    _what_is_refused(anyone, url, stack, canaries)
    for path in _planting_messages.through_the_door(coordinator, canaries):
        _get_raw(url + path, stack)
    canaries.planted["pickup_code"] = enquiry["pickup_code"]
    canaries.planted["manage_token"] = registration["manage_url"].rsplit("/", 1)[-1]
    return {"enquiry": enquiry, "registration": registration}


def signed_in(stack: Stack, staff: dict[str, Any], role: str) -> Door:
    """The front door as one of the staff uses it."""
    who = staff[OFFICE][role]
    return Door(stack.instance(OFFICE).url, stack.authority.certificate).signed_in(who["email"], who["password"])


def _what_is_refused(anyone: Door, url: str, stack: Stack, canaries: Canaries) -> None:
    """Mistakes are where logs tend to say too much: wrong passwords, bad bodies, values in addresses."""
    new = canaries.new
    wrong = {"email": new("refused.email", "{}@example.org"), "password": new("refused.password")}
    bad = {"channel": {"kind": "email", "address": new("refused.address")}, "adult": True, new("refused.field"): 1}
    for path, body in (("/api/portal/tokens", wrong), ("/api/groups/enquiries", bad)):
        with contextlib.suppress(Fault):
            anyone.post(path, body)
    for path in (
        f"/groups/{new('refused.path')}",
        f"/groups?postcode={new('refused.query')}",
        f"/events/{new('refused.token')}",
    ):
        _get_raw(url + path, stack)
    _post_raw(f"{url}/api/groups/enquiries", f'{{"called": "{new("refused.json")}"'.encode(), stack)


def _get_raw(url: str, stack: Stack) -> None:
    _post_raw(url, None, stack)


def _post_raw(url: str, body: bytes | None, stack: Stack) -> None:
    import ssl

    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})  # noqa: S310 our own https
    with contextlib.suppress(urllib.error.HTTPError):
        tls = ssl.create_default_context(cafile=str(stack.authority.certificate))
        urllib.request.urlopen(request, timeout=20, context=tls).close()  # noqa: S310 our own https


async def by_use_cases(databases: dict[str, Database], canaries: Canaries) -> None:
    """What has no route of its own yet, by the use cases: staff, a half-filled form, a command, someone let alone."""
    from services.groups import drafts, enquiries, forming, initiators, never_place, offers, proposals
    from services.notifications import suppressions
    from services.portal import accounts
    from services.reporting import closings

    new = canaries.new
    password = new("account.password", "{} og litt til")
    account = await databases["portal"].run(
        accounts.create, new("account.email", "{}@example.org"), new("account.name"), password, ["coordinator"],
        totp="JBSWY3DPEHPK3PXP",
    )  # fmt: skip
    await _planting_accounts.accounts(databases["portal"], canaries, account["account_id"])
    await databases["groups"].run(drafts.keep, drafts.new_token(), {"called": new("draft.called")})
    await databases["notifications"].run(suppressions.suppress, new("suppression.address", "{}@example.org"))
    await databases["events"].run(_register_initiator, canaries)
    await _planting_messages.messages(databases, canaries)

    groups, staff_id = databases["groups"], uuid4()
    read_aloud = {"channel": {"kind": "none"}, "adult": True, "consents": [CONSENT], "how": "phone"}
    told = {**read_aloud, "read_by": str(staff_id)}
    one = await groups.run(enquiries.receive, **told, called=new("read_aloud.called"))
    other = await groups.run(enquiries.receive, **told, called=new("kept_apart.called"))
    pair = {"other_id": other["enquiry_id"], "why": new("kept_apart.reason"), "who": str(staff_id)}
    await groups.run(never_place.note, one["enquiry_id"], **pair)
    suited = {"times": ["tue_evening"], "languages": ["nb"], "formats": ["digital"]}
    for time in ("tue_evening",) * 4 + (
        "mon_morning",
        "wed_morning",
        "thu_morning",
        "fri_morning",
        "sat_morning",
        "sun_morning",
    ):
        await groups.run(enquiries.receive, **told, **(suited | {"times": [time]}))
    initiator = {"name": new("helper.name"), "email": new("helper.email", "{}@example.org"), "phone": None}
    helper = await groups.run(initiators.register, **initiator, trained_on=clock.today(), agreed=True)
    await proposals.make(groups.run, who=str(staff_id))
    by_mail = {"channel": {"kind": "email", "address": new("invited.address", "{}@example.org")}}
    asked = await groups.run(enquiries.receive, **told | by_mail, called=new("invited.called"))
    chosen = [one["enquiry_id"], asked["enquiry_id"]]
    group = await groups.run(
        forming.create, title="Tirsdagsgruppa", format="digital", initiators=[helper], enquiries=chosen
    )
    await groups.run(
        offers.invite, group["group_id"], first_meeting_at=clock.now() + timedelta(days=9), who=str(staff_id)
    )
    last_month = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    await databases["reporting"].run(closings.close, last_month, staff_id)
    await _planting_groups.around(groups, canaries, other["enquiry_id"], helper)
    await _planting_conversation.said(databases, canaries, asked["enquiry_id"])
    await _planting_events.at_one_that_is_over(databases["events"], new, new("spoke.email", "{}@example.org"))


async def _register_initiator(conn: Conn, canaries: Canaries) -> None:
    fields = {
        "name": canaries.new("initiator.name"), "email": canaries.new("initiator.email", "{}@example.org"),
        "phone": None, "trained_on": f"{clock.today()}", "agreed": True,
    }  # fmt: skip
    outbox.add(conn, outbox.command("groups.register_initiator.v1", subject=secrets.token_hex(8), **fields))
