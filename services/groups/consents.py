"""The texts people agree to. A changed text is a new version; the old one stays, since people agreed to it."""

from chassis.languages import N_

ENQUIRY = "enquiry"
VERSION = "2026-1"

TEXTS = {
    (ENQUIRY, VERSION): N_(
        "You may keep what I tell you, and get in touch with me, to find me a group. "
        "I can withdraw at any time, and then it is deleted."
    ),
}


def current() -> dict[str, str]:
    """The consent our own form asks for."""
    return {"purpose": ENQUIRY, "version": VERSION}
