"""What is said of a report beside its figures: whose they are, as of when, on which map."""

from collections.abc import Iterator
from typing import Any, Final

from chassis import languages
from chassis.languages import N_, gettext
from services.reporting import questions

WHOSE: Final = {
    "national": N_("As all offices have stated it"),
    "office": N_("Our own figures, for ourselves: they may show single people"),
    "published": N_("Our own figures, as far as they may be published"),
}


def of(report: dict[str, Any], *, placed: bool) -> Iterator[str]:
    """Sentences without their full stops. ``placed``: whether a place in the log was asked for."""
    whose = WHOSE[report["scope"]]
    yield gettext(whose)
    if report["position"] is not None and placed:
        yield gettext(N_("As it stood at place {place} in the log")).format(place=report["position"])
    elif report["position"] is not None and report["as_of"]:
        yield gettext(N_("As it was known on {day}")).format(day=languages.day(report["as_of"]))
    if report.get("area_name"):
        yield gettext(N_("Only {area}")).format(area=report["area_name"])
    if "historical" in report["columns"]:
        yield gettext(N_("With historical figures, from before Brikke"))
    if report.get("area") or any(by in questions.AREAS for by in report["columns"]):
        yield gettext(N_("Map of {year}")).format(year=report["map"])
