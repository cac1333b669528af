"""What looks odd in a month, in words, and where it can be put right."""

from datetime import date

from chassis.languages import N_, gettext, ngettext
from services.reporting import catalogue, labels
from services.reporting.checks import Finding

WHERE = {
    "events_held": "/events/manage", "event_participants": "/events/manage", "event_registrations": "/events/manage",
    "outreach_held": "/events/outreach", "people_reached": "/events/outreach", "not_counted": "/status",
    "long_starting": "/groups/groups", "people_waiting": "/groups/enquiries", "enquiries_received": "/groups/enquiries",
}  # fmt: skip
GROUPS = ("groups_", "meetings_", "people_placed")


def said(finding: Finding) -> str:
    """A finding as a sentence."""
    name, value = label(finding.indicator), finding.value
    if finding.kind == "open":
        return _open(finding.indicator, value)
    if finding.kind == "missing":
        return gettext(N_("{what}: nothing this month. Usually there are about {usual:.0f}.")).format(
            what=name, usual=finding.other
        )
    if finding.kind == "unusual":
        return gettext(N_("{what}: {value} this month. Usually there are about {usual:.0f}.")).format(
            what=name, value=value, usual=finding.other
        )
    if finding.kind == "season":
        return gettext(
            N_("{what}: {value} this month. In the same month of the years before there were about {usual:.0f}.")
        ).format(what=name, value=value, usual=finding.other)
    if finding.kind == "seldom":
        return gettext(
            N_("{what}: nothing this month. There was something in {months:.0f} of the twelve months before.")
        ).format(what=name, months=finding.other)
    if finding.other_indicator:
        return gettext(N_("{what} is {value}, but {other} is {number}. Both cannot be right.")).format(
            what=name, value=value, other=label(finding.other_indicator).lower(), number=int(finding.other)
        )
    return gettext(N_("{what} has a figure below nought somewhere.")).format(what=name)


def same(finding: Finding, month: date) -> str | None:
    """What the same month of the earlier years had, as a sentence; None where nothing is known of them."""
    years = [f"{month.year - back}: {value}" for back, value in enumerate(finding.same, 1)]
    return gettext(N_("The same month in earlier years: {years}.")).format(years=", ".join(years)) if years else None


def where(finding: Finding) -> str | None:
    """The page on which it is written down; null where there is none."""
    if finding.indicator.startswith(GROUPS):
        return "/groups/groups"
    return WHERE.get(finding.indicator)


def label(indicator: str) -> str:
    """The name of an indicator, or of what is open, as it is read."""
    found = catalogue.current().indicators.get(indicator)
    return labels.text(found.name) if found else indicator


def _open(what: str, number: int) -> str:
    if what == "not_counted":
        return ngettext(
            "{number} thing that has happened could not be counted yet.",
            "{number} things that have happened could not be counted yet.",
            number,
        ).format(number=number)
    return ngettext(
        "{number} group started more than half a year ago and still has its initiators. Does it lead itself?",
        "{number} groups started more than half a year ago and still have their initiators. Do they lead themselves?",
        number,
    ).format(number=number)
