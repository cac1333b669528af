"""Everyone who registered for an event, as a sheet: for those who lay out name badges, cook, or count chairs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chassis import workbooks
from chassis.languages import N_, gettext
from services.events import answers, ways, words

HEADINGS = (
    N_("Name"),
    N_("Workplace or organisation"),
    N_("From"),
    N_("Seats"),
    N_("Came"),
    N_("Takes part"),
    N_("State"),
    N_("E-mail"),
    N_("The others"),
)


async def write(event: Mapping[str, Any], parties: Iterable[Mapping[str, Any]], asked: Sequence[Any] = ()) -> bytes:
    """Those with a place first, then those who wait, in line order; what ``asked`` them, last. Errors: Unavailable."""
    heading = [gettext(name) for name in HEADINGS] + [question["label"] for question in asked]
    rows = [[*_row(event, party), *(_answered(question, party) for question in asked)] for party in parties]
    sheet = {"name": gettext(N_("Registered")), "heading": heading, "rows": rows}
    return await workbooks.write(event["title"], [sheet])


def _row(event: Mapping[str, Any], party: Mapping[str, Any]) -> list[Any]:
    came = "" if party["attended_seats"] is None else party["attended_seats"]
    sector, state = words.SECTORS[party["sector"]], words.PARTY_STATES[party["state"]]
    return [
        party["name"] or gettext(N_("Forgotten")),
        party["organisation"] or "",
        gettext(sector),
        party["seats"],
        came,
        gettext(words.FORMATS[ways.of(event, party)]),
        gettext(state),
        party["email"] or "",
        ", ".join(party["companions"]),
    ]


def _answered(question: Any, party: Mapping[str, Any]) -> str:
    """One party's answer; where each has answered, with whose it is."""
    told = answers.told_of([question], party)
    return "; ".join(
        f"{answers.called(party, person)}: {words.answer(question, text)}" if question["for_each"] and party["seats"] > 1
        else words.answer(question, text)
        for _, person, text in told
    )  # fmt: skip
