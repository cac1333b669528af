"""Codes in the reader's language: areas, offices, themes, the parts of a breakdown, months."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from chassis import sql
from chassis.db import Conn
from chassis.languages import FALLBACKS, N_, current, day, gettext
from services.reporting import catalogue, themes

queries = sql.load(__file__)

PARTS: Final = {
    "in_person": N_("In a room"),
    "digital": N_("On a screen"),
    "seminar": N_("Seminar"),
    "network_meeting": N_("Network meeting"),
    "initiator_training": N_("Initiator training"),
    "conference": N_("Conference"),
    "information_meeting": N_("Information meeting"),
    "open_meeting": N_("Open meeting"),
    "members_evening": N_("Members' evening"),
    "learning_network": N_("Learning network"),
    "joint_seminar": N_("Joint seminar"),
    "municipality": N_("Municipality"),
    "specialist_health": N_("Specialist health service"),
    "voluntary": N_("Voluntary organisation"),
    "state_agency": N_("State agency"),
    "academia": N_("Research and education"),
    "enthusiast": N_("Local enthusiast"),
    "private": N_("Private business"),
    "self": N_("Found us themselves"),
    "partner": N_("Partner"),
    "course": N_("Course"),
    "health_service": N_("Health service"),
    "friend": N_("Family or friends"),
    "media": N_("Media"),
    "other": N_("Other"),
    "under_2_weeks": N_("Under 2 weeks"),
    "2_to_4_weeks": N_("2 to 4 weeks"),
    "4_to_8_weeks": N_("4 to 8 weeks"),
    "8_to_12_weeks": N_("8 to 12 weeks"),
    "12_weeks_or_more": N_("12 weeks or more"),
    "cross_problem": N_("Cross-problem"),
    "unspecified": N_("Not stated"),
}
COLUMNS: Final = {
    "county": N_("County"),
    "municipality": N_("Municipality"),
    "office": N_("Office"),
    "month": N_("Month"),
    "quarter": N_("Quarter"),
    "year": N_("Year"),
    "format": N_("Format"),
    "theme": N_("Theme"),
    "kind": N_("Kind of event"),
    "sector": N_("Sector"),
    "source": N_("How they found us"),
    "band": N_("Waiting time"),
}


@dataclass(frozen=True)
class Labels:
    """Names of the areas of one map, of areas it has divided, of offices and of themes: {(kind, code): name}."""

    names: dict[tuple[str, str], str]

    def name(self, kind: str, code: str) -> str:
        """The name of a code; the code itself when nothing is known of it."""
        if kind in ("county", "municipality", "office"):
            return self._area(kind, code)
        return self.names.get((kind, code)) or part(code)

    def _area(self, kind: str, code: str) -> str:
        if code in (catalogue.NO_COUNTY, catalogue.NO_MUNICIPALITY, catalogue.UNSPECIFIED):
            return gettext(PARTS[catalogue.UNSPECIFIED])
        return self.names.get((kind, code)) or self.names.get(("divided", code), code)


async def look_up(conn: Conn, map_year: int, divided: set[tuple[str, str, date]]) -> Labels:
    """The names on a year's map, and those of areas that it has divided, with the year they are named in."""
    names = {
        (row["kind"], row["code"]): row["name"] for row in await queries.list_names(conn, day=date(map_year, 1, 1))
    }
    names |= {("theme", code): text(said) for code, said in (await themes.names(conn)).items()}
    for kind, code, on in sorted(divided):
        name = await queries.read_name(conn, kind=kind, code=code, day=on)
        names["divided", f"{code} ({on:%Y})"] = f"{name or code} ({on:%Y})"
    return Labels(names)


def part(code: str) -> str:
    """A part of a breakdown, in the reader's language."""
    return gettext(PARTS[code]) if code in PARTS else code


def column(code: str) -> str:
    """The heading of a column, in the reader's language."""
    return gettext(COLUMNS.get(code, code))


def time(by: str, first: date) -> str:
    """A stretch of time as a code: "2026-10", "2026-Q4", "2026"."""
    if by == "quarter":
        return f"{first:%Y}-Q{(first.month + 2) // 3}"
    return f"{first:%Y-%m}" if by == "month" else f"{first:%Y}"


def say_time(code: str) -> str:
    """A stretch of time as people read it: "okt. 2026"; a quarter and a year are what their codes say."""
    return day(date.fromisoformat(f"{code}-01"), "MMM y") if len(code) == len("2026-10") and "Q" not in code else code


def of_year(code: str) -> str:
    """A part of any year as people read it: "oktober" of "10"; a quarter is what its code says."""
    return code if code.startswith("Q") else day(date(2000, int(code), 1), "LLLL")


def text(translations: dict[str, str]) -> str:
    """The best of some translations for the reader."""
    languages = (*FALLBACKS.get(current(), ()), "nb", "en")
    return next(translations[language] for language in languages if language in translations)
