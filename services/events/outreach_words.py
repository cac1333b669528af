"""What the codes of outreach are called on the screen."""

from chassis.languages import N_, gettext

KINDS = {
    "talk": N_("Talk"),
    "teaching": N_("Teaching"),
    "advice": N_("Advice and guidance"),
    "meeting": N_("Meeting with a municipality or partner"),
    "stand": N_("Stand"),
    "anchoring": N_("Help with local anchoring"),
}
AUDIENCES = {
    "municipality": N_("Employees of the municipality"),
    "health": N_("Employees of the health service"),
    "leaders": N_("Leaders and politicians"),
    "organisation": N_("Members of an organisation"),
    "students": N_("Pupils and students"),
    "inhabitants": N_("Anyone who lives there"),
    "other": N_("Others"),
}
STEPS = {
    "contacted": N_("Contacted"),
    "considering": N_("Considering it"),
    "contact_point_decided": N_("Has decided on a contact point"),
    "link_decided": N_("Has decided on a LINK centre"),
    "established": N_("Established"),
    "not_now": N_("Not for now"),
}
STEP_COLOURS = {
    "contacted": "neutral",
    "considering": "warning",
    "contact_point_decided": "accent",
    "link_decided": "accent",
    "established": "success",
    "not_now": "neutral",
}


def said(names: dict[str, str], code: str) -> str:
    """A code in the reader's language."""
    return gettext(names[code])
