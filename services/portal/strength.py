"""How easily a password is guessed, and what is weak about it in words a person can act on."""

from collections.abc import Sequence

from chassis.languages import N_

MIN_LENGTH = 12
MAX_LENGTH = 200
JUDGED = 72
"""zxcvbn's time grows with the square of the length, and so long a beginning is strong enough."""
STRONG = 4
"""zxcvbn's score, of 0 to 4: ten thousand million guesses or more."""

TOO_SHORT = N_(
    "Use at least twelve characters. Four words that do not belong together are easy to remember and hard to guess."
)
TOO_LONG = N_("Use at most two hundred characters.")
ABOUT_YOU = N_(
    "It builds on your name, your address, the office or a word that many here would use. Choose something else."
)
IN_A_ROW = N_(
    "It repeats something, or follows the alphabet, the numbers or the keyboard. Such passwords are tried first."
)
KNOWN = N_("It builds on words or names that are tried first. Put in a word or two that have nothing to do with them.")
DATED = N_("A year or a date is quickly guessed. Put in a word or two that have nothing to do with it.")

TRIED_HERE = (
    "passord", "passordet", "brikke", "selvhjelp", "sjølvhjelp", "selvhjelpsgruppe", "gruppe", "kontor", "norge", "noreg",
    "velkommen", "hemmelig", "sommer", "sommar", "vinter", "høst", "haust", "vår", "januar", "februar", "mars", "april",
    "mai", "juni", "juli", "august", "september", "oktober", "november", "desember", "mandag", "tirsdag", "onsdag",
    "torsdag", "fredag", "lørdag", "søndag", "jeg elsker deg", "elsker", "kjærlighet", "solskinn", "fotball", "oslo",
    "bergen", "trondheim", "stavanger", "tromsø", "logg inn", "admin", "administrator", "koordinator",
)  # fmt: skip
"""What zxcvbn's English lists lack and someone who guesses in Norwegian would begin with."""

BY_PATTERN = {
    "repeat": IN_A_ROW, "sequence": IN_A_ROW, "spatial": IN_A_ROW, "date": DATED, "regex": DATED,
}  # fmt: skip


def weakness(password: str, about: Sequence[str] = ()) -> str:
    """The sentence about what makes a password weak, to be translated; "" for one that is strong enough.

    ``about``: words an attacker would try for this person, such as the address and the name. Takes some milliseconds.
    """
    if len(password) < MIN_LENGTH:
        return TOO_SHORT
    if len(password) > MAX_LENGTH:
        return TOO_LONG
    return _guessed(password, about)


def _guessed(password: str, about: Sequence[str]) -> str:
    """zxcvbn's word lists are large, so it is loaded by the first who needs it."""
    from zxcvbn import zxcvbn

    words = [part for text in about for part in (text, *text.replace("@", " ").replace(".", " ").split())]
    judged = zxcvbn(password[:JUDGED], user_inputs=[*words, *TRIED_HERE])
    if judged["score"] >= STRONG:
        return ""
    longest = max(judged["sequence"], key=lambda part: len(part["token"]))
    if longest.get("dictionary_name") == "user_inputs":
        return ABOUT_YOU
    return BY_PATTERN.get(longest["pattern"], KNOWN)
