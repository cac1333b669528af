"""What people are written to for. Each purpose belongs to one register, and no two registers can be joined.

An address is known by a keyed hash whose key is the register's own. So who has come to an event, who has asked for help
and who works here are three lists of different hashes, also where it is the same person.
"""

from typing import NamedTuple

from chassis.languages import N_

EVENTS, GROUPS, STAFF, NEWSLETTER, PARTNERS, OTHER = "events", "groups", "staff", "newsletter", "partners", "other"
NAMES = {
    EVENTS: N_("Events"),
    GROUPS: N_("Groups"),
    STAFF: N_("Those who work here"),
    NEWSLETTER: N_("Newsletter"),
    PARTNERS: N_("Those we work with"),
    OTHER: N_("Other"),
}
REGISTERS = tuple(NAMES)


class Purpose(NamedTuple):
    """One thing people are written to for."""

    register: str
    name: str
    why: str
    """Why the receiver gets this, in the ordinary tone."""
    can_be_stopped: bool = True
    """Whether the receiver may say no to it and still get what they asked for."""
    is_regular: bool = False
    """Whether it comes without being asked for each time: the mail then offers one-click stopping (RFC 8058)."""


_because_registered = N_("You get this because you are registered for an event with us.")
"""By oneself, or by somebody one comes with."""
_because_asked = N_("You get this because you have been in touch with us.")
_because_works = N_("You get this because you work or are to work with us.")

PURPOSES = {
    "event_registration": Purpose(EVENTS, N_("Event"), _because_registered),
    "event_reminder": Purpose(EVENTS, N_("Reminders of events"), _because_registered),
    "event_thanks": Purpose(
        EVENTS,
        N_("After an event"),
        N_("You get this because you took part in an event with us."),
        is_regular=True,
    ),
    "event_conversation": Purpose(EVENTS, N_("What we write about an event"), _because_registered),
    "enquiry": Purpose(GROUPS, N_("Enquiry"), _because_asked),
    "group_offer": Purpose(GROUPS, N_("Offers of a place"), _because_asked),
    "group_meeting": Purpose(GROUPS, N_("Reminders of meetings"), _because_asked),
    "intake": Purpose(GROUPS, N_("A time for a conversation"), _because_asked),
    "still_waiting": Purpose(GROUPS, N_("Whether you still wish to wait"), _because_asked, is_regular=True),
    "sign_of_life": Purpose(GROUPS, N_("How the group is getting on"), _because_asked, is_regular=True),
    "recall": Purpose(GROUPS, N_("That somebody comes back to the group"), _because_asked),
    "conversation": Purpose(GROUPS, N_("What we write by hand"), _because_asked),
    "initiator": Purpose(GROUPS, N_("To initiators"), N_("You get this because you are an initiator with us.")),
    "initiator_renewal": Purpose(
        GROUPS,
        N_("Reminders to initiators"),
        N_("You get this because you are an initiator with us."),
        is_regular=True,
    ),
    "invitation": Purpose(PARTNERS, N_("Invitations"), N_("You get this because you have invited us.")),
    "initiator_code": Purpose(
        GROUPS,
        N_("Codes for initiators"),
        N_("You get this because you are an initiator with us."),
        can_be_stopped=False,
    ),
    "account": Purpose(STAFF, N_("Your account"), _because_works, can_be_stopped=False),
    "text_trial": Purpose(STAFF, N_("A text tried out"), _because_works, can_be_stopped=False),
    "newsletter": Purpose(
        NEWSLETTER, N_("Newsletter"), N_("You get this because you have asked for our newsletter."), is_regular=True
    ),
}

NEVER_HELD = tuple(code for code, purpose in PURPOSES.items() if not purpose.can_be_stopped)
"""What a person has just asked for to get in: not held back after a restore, when all else is."""


def of(code: str) -> Purpose:
    """What is known of a purpose; those nobody has declared stand in a register of their own."""
    return PURPOSES.get(code) or Purpose(OTHER, code, _because_asked)


def in_register(register: str) -> dict[str, Purpose]:
    """The purposes of one register."""
    return {code: purpose for code, purpose in PURPOSES.items() if purpose.register == register}


DISCREET_WHY = N_("You get this because you have given us this address.")
"""In the discreet tone, whatever it is about."""
