"""What is kept about people, why, for how long and who sees it: from the comments on the columns, in plain words.

``contracts/privacy.json`` is written from every service's schema by ``make docs``; here its tables are put together by the
situation a person is in. A table that is in no situation fails the tests, a text without its Norwegian too.
"""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import contracts
from chassis.languages import N_, gettext

FILE = contracts.FOLDER.parent / "privacy.json"
CODES = N_("Random numbers and sealed codes that hold the rest together")


@dataclass(frozen=True)
class Situation:
    """Why somebody is in our tables, and who looks there."""

    name: str
    title: str
    why: str
    who: str
    tables: tuple[str, ...]


@dataclass(frozen=True)
class Kept:
    """One thing that is kept, in the reader's language."""

    what: str
    how_long: str


SITUATIONS = (
    Situation(
        "group",
        N_("When you ask for a group"),
        N_("So that we can reach you, find a group that suits you, and know what you have agreed to. You have consented."),
        N_("The coordinators at the office you contacted. Each time somebody reads it, that is noted."),
        (
            "groups.enquiry", "groups.enquirer", "groups.consent", "groups.membership", "groups.draft",
            "groups.proposal_member", "groups.unplaced", "groups.never_place", "groups.offer", "groups.offer_link",
            "groups.announcement_letter",
            "groups.intake_conversation", "groups.intake_note", "groups.intake_time", "groups.intake_appointment",
            "groups.intake_link",
            "groups.contact", "groups.still_question",
        ),
    ),
    Situation(
        "event",
        N_("When you register for an event"),
        N_("So that you have a place, and can be told if something changes."),
        N_("Those at the office who arrange the event, and who stand at the door."),
        ("events.registration", "events.link", "events.ticket", "events.ticket_link",
            "events.letter", "events.walk_in",
        ),
    ),
    Situation(
        "speaker",
        N_("When you speak at an event"),
        N_("So that we can thank you, and show your name if you have said yes."),
        N_("Those at the office who arrange the event."),
        ("events.speaker",),
    ),
    Situation(
        "needs",
        N_("When you tell of food or access at an event"),
        N_("So that you can eat and take part. You have consented, and can take it away by the link in your e-mail."),
        N_("Only those at the office who arrange the event. Each time somebody reads it, that is noted."),
        ("events.need",),
    ),
    Situation(
        "message",
        N_("When we write to you"),
        N_("So that a message is sent once, in your language, and never to someone who has said no."),
        N_("Those at the office who see to it that messages get through."),
        ("notifications.message", "notifications.suppression", "notifications.preference"),
    ),
    Situation(
        "invitation",
        N_("When you invite us"),
        N_("So that we can answer you."),
        N_("Those at the office who answer invitations."),
        ("portal.invitation",),
    ),
    Situation(
        "outreach",
        N_("When we have come to where you work"),
        N_("So that we remember what we agreed on. We write down the organisation, and nobody's name."),
        N_("Those at the office who hold talks and go on visits."),
        ("events.outreach",),
    ),
    Situation(
        "initiator",
        N_("When you are an initiator"),
        N_("So that groups that are to start find you, and that you have your training and agreement on record."),
        N_("The coordinators at your office."),
        (
            "groups.initiator", "groups.group_initiator", "groups.recall", "groups.calendar_link", "portal.initiator_pin",
            "portal.mailed_code",
        ),
    ),
    Situation(
        "staff",
        N_("When you work at an office"),
        N_("So that only those who are to sign in can, and that it can be seen afterwards who did what."),
        N_("Administrators at your office. What you have done yourself, you can see."),
        (
            "portal.account", "portal.session", "portal.known_device", "portal.half_sign_in", "portal.recovery_code",
            "portal.account_identity", "portal.account_link", "portal.brochure", "notifications.text_edition",
            "notifications.signature", "reporting.closed_period", "reporting.historical_file", "audit.entry",
        ),
    ),
    Situation(
        "sent",
        N_("When you send a form"),
        N_("So that pressing the button twice does no harm."),
        N_("Nobody. It is sealed."),
        ("bus.idempotency_key",),
    ),
)  # fmt: skip


def kept(situation: Situation) -> list[Kept]:
    """What is kept about someone in a situation; what is only numbers and codes in one line."""
    columns = [column for table in situation.tables for column in tables().get(table, [])]
    plain = [_said(**each) for each in columns if not each["is_code"]]
    coded = sorted({_said(**each).how_long for each in columns if each["is_code"]})
    lines = list(dict.fromkeys(plain))
    return lines + ([Kept(gettext(CODES), "; ".join(coded))] if coded else [])


def _said(what: str, how_long: str, **_: Any) -> Kept:
    return Kept(gettext(what), gettext(how_long))


@cache
def tables() -> dict[str, list[dict[str, Any]]]:
    """{table: [{what, how_long, is_code}]} of every column that is personal, of every service."""
    read: dict[str, list[dict[str, Any]]] = json.loads(FILE.read_text(encoding="utf-8"))
    return read
