"""What a browser says it is, as roughly as a person needs to know their own sessions again."""

import re
from typing import Any, NamedTuple

from chassis.languages import N_, gettext

BROWSERS = (
    ("edge", r"Edg(e|A|iOS)?/"),
    ("opera", r"OPR/|OPT/"),
    ("samsung", r"SamsungBrowser/"),
    ("firefox", r"Firefox/|FxiOS/"),
    ("chrome", r"Chrom(e|ium)/|CriOS/"),
    ("safari", r"Safari/"),
)
"""The first that fits: most browsers name others besides themselves."""
DEVICES = (
    ("tablet", r"iPad|Tablet|Android(?!.*Mobile)"),
    ("phone", r"iPhone|iPod|Mobile|Android"),
    ("computer", r"Windows|Macintosh|X11|Linux|CrOS"),
)


class Browser(NamedTuple):
    """Where a session is: both null for what says nothing we know."""

    device: str | None = None
    browser: str | None = None


def read(user_agent: str) -> Browser:
    """The kind of device and of browser."""
    return Browser(_first(DEVICES, user_agent), _first(BROWSERS, user_agent))


DEVICE_NAMES = {"phone": N_("a phone"), "tablet": N_("a tablet"), "computer": N_("a computer")}
BROWSER_NAMES = {
    "edge": "Edge",
    "opera": "Opera",
    "samsung": "Samsung Internet",
    "firefox": "Firefox",
    "chrome": "Chrome",
    "safari": "Safari",
}


def in_words(session: Any) -> str:
    """Where a session is, as its person would say it: "Firefox on a computer"."""
    if session["kind"] == "token":
        return gettext("A program")
    browser = BROWSER_NAMES.get(session["browser"] or "") or gettext("A browser")
    device = DEVICE_NAMES.get(session["device"] or "")
    return gettext("{browser} on {device}").format(browser=browser, device=gettext(device)) if device else browser


def _first(kinds: tuple[tuple[str, str], ...], text: str) -> str | None:
    return next((name for name, pattern in kinds if re.search(pattern, text)), None)
