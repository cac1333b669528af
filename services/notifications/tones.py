"""The two tones a message may be written in; the participant chooses."""

from chassis.languages import N_

ORDINARY = "ordinary"
"""Neutral in the subject, plain in the text: says what it is about."""
DISCREET = "discreet"
"""Says nothing that tells others what it is about: no name of the office, no theme, no title."""
TONES = (ORDINARY, DISCREET)

NAMES = {ORDINARY: N_("Ordinary"), DISCREET: N_("Discreet")}
EXPLANATIONS = {
    ORDINARY: N_("The message says what it is about."),
    DISCREET: N_("The message tells others nothing: it is from a person, about “our appointment”."),
}


def chosen(*wishes: str | None) -> str:
    """The first of several wishes that is a tone; ordinary when there is none."""
    return next((wish for wish in wishes if wish in TONES), ORDINARY)
