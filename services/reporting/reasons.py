"""Why a closed month was told otherwise: five codes, which head office is told too, and what they are called."""

from typing import Final

from chassis.languages import N_, gettext

OTHER: Final = "other"
UNSAID: Final = "unsaid"
"""At head office, of what waits for its reason; no office tells it."""

WORDS: Final = {
    "late": N_("Told too late"),
    "mistaken": N_("Written down wrongly"),
    "doubled": N_("Counted twice"),
    "event_changed": N_("The event was changed"),
    OTHER: N_("Something else"),
}
REASONS: Final = tuple(WORDS)
"""Told too late, written down wrongly, counted twice, the event was changed; or what only words can say."""


def words() -> dict[str, str]:
    """Each reason by its code, in the reader's language."""
    return {code: gettext(text) for code, text in WORDS.items()}


def words_at_head_office() -> dict[str, str]:
    """The same, and what is said while the office has given none."""
    return words() | {UNSAID: gettext(N_("Not said yet"))}
