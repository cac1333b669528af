"""Finding an enquiry by name, number, address or pickup code, and a group by what it is called."""

from typing import Any
from uuid import UUID

from chassis import audit, sql
from chassis.db import Conn
from chassis.languages import day, gettext
from chassis.searches import MOST, Hit, like
from services.groups import phones, pickup_codes, wordings
from services.groups.problems import PhoneNumberNotPossible

queries = sql.load(__file__)

FEWEST_DIGITS = 5


async def search(conn: Conn, text: str, *, roles: frozenset[str], who: UUID) -> list[Hit]:
    """Enquiries, those who wait first, then groups; every enquiry shown is noted as found."""
    if "coordinator" not in roles:
        return []
    people = await queries.find_enquiries(conn, most=MOST + 1, **_ways(text))
    groups = await queries.find_groups(conn, title=like(text), most=MOST + 1)

    await audit.note(conn, "searched", account_id=who)
    for row in people[:MOST]:
        await audit.note(conn, "found", account_id=who, about_kind="enquiry", about_id=row["enquiry_id"])
    return [_enquiry(row) for row in people] + [_group(row) for row in groups]


def _ways(text: str) -> dict[str, Any]:
    """The ways in which a text may mean a person; null where it cannot."""
    number = _number(text)
    return {
        "called": None if number else like(text),
        "address": like(text) if "@" in text else None,
        "number": like(number) if number else None,
        "pickup_hash": pickup_codes.hashed(text),
    }


def _number(text: str) -> str | None:
    """A phone number, or the beginning of one, as it is kept; None for anything else."""
    digits = "".join(letter for letter in text if letter.isdigit())
    if len(digits) < FEWEST_DIGITS or any(letter.isalpha() for letter in text):
        return None
    try:
        return phones.normalise(text)
    except PhoneNumberNotPossible:
        return digits if text.strip().startswith("+") else f"+47{digits}"


def _enquiry(row: Any) -> Hit:
    return Hit(
        gettext("Enquiry"),
        row["called"] or gettext("no name"),
        f"{wordings.say('state', row['state'])}, {day(row['received_on'])}",
        f"/groups/enquiries/{row['enquiry_id']}",
    )


def _group(row: Any) -> Hit:
    return Hit(
        gettext("Group"), row["title"], wordings.say("group_state", row["state"]), f"/groups/groups/{row['group_id']}"
    )
