"""Everyone who registered for an event, as a sheet: for those who lay out name badges, cook, or count chairs."""

from collections.abc import Iterable, Mapping
from typing import Any

from chassis import workbooks
from chassis.languages import N_, gettext
from services.events import words

HEADINGS = (
    N_("Name"),
    N_("Workplace or organisation"),
    N_("From"),
    N_("Seats"),
    N_("Came"),
    N_("State"),
    N_("E-mail"),
    N_("The others"),
)


async def write(title: str, parties: Iterable[Mapping[str, Any]]) -> bytes:
    """Those with a place first, then those who wait, in line order. Errors: Unavailable."""
    heading = [gettext(name) for name in HEADINGS]
    sheet = {"name": gettext(N_("Registered")), "heading": heading, "rows": [_row(party) for party in parties]}
    return await workbooks.write(title, [sheet])


def _row(party: Mapping[str, Any]) -> list[Any]:
    came = "" if party["attended_seats"] is None else party["attended_seats"]
    sector, state = words.SECTORS[party["sector"]], words.PARTY_STATES[party["state"]]
    return [
        party["name"] or gettext(N_("Forgotten")),
        party["organisation"] or "",
        gettext(sector),
        party["seats"],
        came,
        gettext(state),
        party["email"] or "",
        ", ".join(party["companions"]),
    ]
