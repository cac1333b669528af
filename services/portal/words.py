"""What codes are called on the screen (English source texts, translated in locale/)."""

from chassis.languages import N_, gettext

WISHES = {
    "talk": N_("A talk or a lecture"),
    "visit": N_("A visit or a meeting"),
    "course_visit": N_("A visit to a course"),
    "advice": N_("Advice"),
    "other": N_("Something else"),
}
OUTREACH = {"talk": "talk", "visit": "meeting", "course_visit": "teaching", "advice": "advice"}
"""What a wish becomes when it is logged, in the words of events."""
SECTORS = {
    "municipality": N_("Municipality"),
    "specialist_health": N_("Specialist health service"),
    "voluntary": N_("Voluntary organisation"),
    "state_agency": N_("State agency"),
    "academia": N_("Research and education"),
    "private": N_("Private business"),
    "enthusiast": N_("Local enthusiast"),
    "other": N_("Other"),
}
INVITATION_STATES = {"new": N_("New"), "answered": N_("Answered"), "closed": N_("Closed")}
STATE_COLOURS = {"new": "warning", "answered": "success", "closed": "neutral"}


def said(names: dict[str, str], code: str) -> str:
    """What a code is called in the reader's language."""
    return gettext(names[code])


def options(names: dict[str, str]) -> list[tuple[str, str]]:
    """Every code with what it is called, to choose among."""
    return [(code, gettext(name)) for code, name in names.items()]
