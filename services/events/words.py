"""What codes are called on the screen (English source texts, translated in locale/)."""

from collections.abc import Mapping
from typing import Any

from chassis.languages import N_, gettext
from services.events import ways

KINDS = {
    "seminar": N_("Self-help seminar"),
    "network_meeting": N_("Network meeting"),
    "initiator_training": N_("Initiator training"),
    "conference": N_("Conference"),
    "information_meeting": N_("Information meeting"),
    "open_meeting": N_("Open meeting"),
    "members_evening": N_("Members' evening"),
    "learning_network": N_("Learning network"),
    "joint_seminar": N_("Joint seminar"),
}
AUDIENCE_NAMES = {
    "registered": N_("Those with a place"),
    "waiting": N_("Those who wait"),
    "attended": N_("Those who came"),
}
"""Whom staff can write to by hand, many at once."""
AUDIENCES = tuple(AUDIENCE_NAMES)
WRITTEN_TO = AUDIENCE_NAMES | {"one": N_("One party")}
FORMATS = {"in_person": N_("In person"), "digital": N_("Digital"), "hybrid": N_("In person and digital")}
SECTORS = {
    "municipality": N_("Municipality"),
    "specialist_health": N_("Specialist health service"),
    "voluntary": N_("Voluntary organisation"),
    "state_agency": N_("State agency"),
    "academia": N_("Research and education"),
    "enthusiast": N_("Local enthusiast"),
    "private": N_("Private person"),
    "other": N_("Other"),
}
WAYS = {"in_person": N_("I come to where it is"), "digital": N_("I take part digitally")}
"""How somebody answers who has the choice."""
RATHER = {"in_person": N_("Come to where it is instead"), "digital": N_("Take part digitally instead")}
MEANWHILE = {"in_person": N_("Take a seat meanwhile"), "digital": N_("Take a digital place meanwhile")}
STAY = {
    "in_person": N_("Keep the seat, and wait no longer"),
    "digital": N_("Keep the digital place, and wait no longer"),
}
PARTS = {"in_person": N_("In person"), "digital": N_("Digital")}
WAITS = {"in_person": N_("for a seat"), "digital": N_("for a digital place")}
STATES = {
    "draft": N_("Draft"),
    "published": N_("Published"),
    "cancelled": N_("Called off"),
    "closed": N_("Held"),
}
STAGES = STATES | {"summed_up": N_("Summed up"), "archived": N_("Archived")}
"""How far it has come: the state, and what follows when it is closed."""
STAGE_COLOURS = {
    "draft": "neutral",
    "published": "success",
    "cancelled": "danger",
    "closed": "accent",
    "summed_up": "accent",
    "archived": "neutral",
}
REGISTRATION = {
    "open": N_("Places available"),
    "waiting_list": N_("Full, with a waiting list"),
    "closed": N_("Registration has closed"),
    "not_needed": N_("No registration needed"),
}
DIETS = {
    "vegetarian": N_("Vegetarian"),
    "vegan": N_("Vegan"),
    "no_gluten": N_("No gluten"),
    "no_milk": N_("No milk"),
    "no_egg": N_("No egg"),
    "no_nuts": N_("No nuts"),
    "no_fish": N_("No fish or shellfish"),
    "no_pork": N_("No pork"),
}
QUESTION_KINDS = {
    "text": N_("They write in their own words"),
    "choice": N_("They choose one of several answers"),
    "yes_no": N_("They answer yes or no"),
}
YES_NO = {"yes": N_("Yes"), "no": N_("No")}
PARTY_STATES = {
    "asked": N_("Has asked to come"),
    "confirmed": N_("Has a place"),
    "waiting": N_("On the waiting list"),
    "cancelled": N_("Cancelled"),
}
REASONS = {
    "place_free": N_("There was room"),
    "event_full": N_("Everything was taken"),
    "party_too_large_for_what_is_free": N_("There was not room for all of them together"),
    "promoted": N_("Moved up from the waiting list"),
    "by_link": N_("Cancelled it themselves"),
    "by_staff": N_("Cancelled by us"),
    "to_be_answered": N_("To be answered"),
    "approved": N_("Approved, but everything was taken"),
    "refused": N_("Refused by us"),
    "offer_declined": N_("Said no to a place that was offered"),
    "offer_lapsed": N_("Did not answer in time when a place was offered"),
    "meanwhile": N_("Until it is their turn for the place they wait for"),
}


def elsewhere(event: Mapping[str, Any]) -> str:
    """What is said of an event of head office's where its own text does not stand."""
    said = gettext(N_("For the whole country. Read more and sign up at {organiser}."))
    return said.format(organiser=event["organiser"])


def way_choices(by_way: Mapping[str, str]) -> list[tuple[str, str]]:
    """(code, name) of the ways to take part, with a word where somebody who chooses it must wait."""
    full = gettext(N_("full, with a waiting list"))
    return [
        (code, f"{name} ({full})" if by_way.get(code) == "waiting_list" else name) for code, name in translated(WAYS)
    ]


def way_deeds(party: Mapping[str, Any], way: str) -> list[tuple[str, bool, str]]:
    """What a party may choose: (the way to take part, whether meanwhile, what the button says)."""
    other = ways.other(way)
    if party["wish"]:
        return [(way, False, gettext(STAY[way]))]
    meanwhile = [(other, True, gettext(MEANWHILE[other]))] if party["state"] == "waiting" else []
    return [*meanwhile, (other, False, gettext(RATHER[other]))]


def translated(names: dict[str, str]) -> list[tuple[str, str]]:
    """(code, name in the reader's language), for a form's choices."""
    return [(code, gettext(name)) for code, name in names.items()]


def answer(question: Mapping[str, Any], told: str) -> str:
    """What was answered, in the reader's language where the words are ours."""
    return gettext(YES_NO[told]) if question["kind"] == "yes_no" and told in YES_NO else told


def options(question: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What can be chosen, for a form."""
    return translated(YES_NO) if question["kind"] == "yes_no" else [(text, text) for text in question["choices"]]
