"""A project's report in plain sentences, to be pasted into a letter or a form of whoever gives the money."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from chassis import languages
from chassis.languages import N_, gettext, ngettext
from services.reporting.project_reports import Line

COUNTED: Final[dict[str, Callable[[int], str]]] = {
    "groups_started": lambda many: ngettext("One group has started.", "{count} groups have started.", many),
    "groups_running": lambda many: ngettext("One group is running.", "{count} groups are running.", many),
    "groups_self_led": lambda many: ngettext("One group leads itself.", "{count} groups lead themselves.", many),
    "groups_ended": lambda many: ngettext("One group has ended.", "{count} groups have ended.", many),
    "meetings_held": lambda many: ngettext(
        "One meeting has been held with an initiator present.",
        "{count} meetings have been held with an initiator present.",
        many,
    ),
    "people_placed": lambda many: ngettext(
        "One person has been given a place in a group.", "{count} people have been given a place in a group.", many
    ),
    "events_held": lambda many: ngettext("One event has been held.", "{count} events have been held.", many),
    "event_participants": lambda many: ngettext(
        "One person has taken part in events.", "{count} people have taken part in events.", many
    ),
    "event_registrations": lambda many: ngettext(
        "One place at an event has been asked for.", "{count} places at events have been asked for.", many
    ),
    "initiators_trained": lambda many: ngettext(
        "One initiator has been trained.", "{count} initiators have been trained.", many
    ),
    "outreach_held": lambda many: ngettext(
        "Outreach has been held once: a talk, teaching, advice or a visit.",
        "Outreach has been held {count} times: talks, teaching, advice and visits.",
        many,
    ),
    "people_reached": lambda many: ngettext(
        "Outreach has reached one person.", "Outreach has reached {count} people.", many
    ),
    "advice_given": lambda many: ngettext("Advice has been given once.", "Advice has been given {count} times.", many),
}
UNTOLD: Final = {
    "under_five": N_("Fewer than five people have been given a place in a group."),
    "folded": N_("How many people have been given a place in a group is not told, so that nobody can be recognised."),
    None: N_(
        "How many people have been given a place in a group is told when the period is over and its months are closed."
    ),
}
"""Of a figure about people that is no number, by its state; None: it may not be told yet."""


def text(report: dict[str, Any]) -> str:
    """The whole report, a sentence on each line, in the reader's language."""
    project = report["project"]
    said = gettext(N_("{name} has support from {funder} and lasts from {first} to {last}."))
    begins = said.format(
        name=project["name"],
        funder=project["funder"],
        first=month(project["first_month"]),
        last=month(project["last_month"]),
    )
    parts = [begins, project["aims"] or "", standing(report), *(line(one) for one in report["lines"])]
    return "\n".join(part for part in [*parts, preliminary(report)] if part)


def line(one: Line) -> str:
    """One figure, and its goal where there is one."""
    if one.value is None:
        return gettext(UNTOLD[one.figure.state if one.figure else None]) + _goal(one)
    return COUNTED[one.code](one.value).format(count=languages.number(one.value)) + _goal(one)


def standing(report: dict[str, Any]) -> str:
    """How much of the period is over."""
    if report["counted_to"] is None:
        return gettext(N_("The project has not begun yet."))
    if report["over"]:
        return gettext(N_("The period is over."))
    said = gettext(N_("By {day}, {percent} percent of the period is over."))
    return said.format(day=languages.day(report["counted_to"]), percent=report["gone"])


def preliminary(report: dict[str, Any]) -> str:
    """From when on the figures may still change; "" when all months are closed. Months are closed in order."""
    if not report["preliminary"]:
        return ""
    said = gettext(N_("The figures from {month} on are preliminary: the office has not closed the month yet."))
    return said.format(month=month(report["preliminary"][0]))


def month(first: date) -> str:
    return languages.day(first, "LLLL y")


def quarter(code: str) -> str:
    """A quarter as people read it: "1. kvartal 2026"."""
    year, _, number = code.partition("-Q")
    return gettext(N_("Quarter {number} of {year}")).format(number=number, year=year)


def _goal(one: Line) -> str:
    if one.goal is None:
        return ""
    reached = one.value is not None and one.value >= one.goal
    said = gettext(N_("The goal of {goal} is reached.")) if reached else gettext(N_("The goal is {goal}."))
    return f" {said.format(goal=languages.number(one.goal))}"
