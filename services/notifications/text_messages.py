"""What fits in a text message, what it costs, and what it must never hold."""

import re
from math import ceil

BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The letters of GSM 03.38, seven bits each: Norwegian fits, Northern Sami does not."""
EXTENDED = "^{}\\[~]|€\f"
"""These take the room of two."""
ONE, EACH = 160, 153
"""How many letters one message holds, and each part of a longer one, which needs room for its number."""
ONE_WIDE, EACH_WIDE = 70, 67
"""The same where a letter is outside GSM 03.38 and all are written with 16 bits."""
WIDE = frozenset({"se"})
"""Languages that cannot be written without such letters."""
ALIKE: dict[str, str] = dict(zip("–—“”«»’‘\u00a0", '--""""\'\' ', strict=True)) | {"…": "..."}
"""Signs that would make every letter twice as wide, and have a twin that does not."""
LATIN: dict[str, str] = {"æ": "ae", "ø": "o", "å": "a", "Æ": "Ae", "Ø": "O", "Å": "A"}
LINK = re.compile(r"https?:|www\.|\b[\w-]+(\.[\w-]+)*\.(no|com|org|net|eu|se|dk|io|info)\b(?!@)", re.IGNORECASE)


def plain(text: str) -> str:
    """The text with signs exchanged for those that every phone has, so that it costs no more than it must."""
    return "".join(ALIKE.get(letter, letter) for letter in text)


def count_parts(text: str) -> int:
    """How many text messages a text is paid for as."""
    if all(letter in BASIC or letter in EXTENDED for letter in text):
        room, one, each = sum(1 + (letter in EXTENDED) for letter in text), ONE, EACH
    else:
        room, one, each = len(text.encode("utf-16-le")) // 2, ONE_WIDE, EACH_WIDE
    return 1 if room <= one else ceil(room / each)


def parts_allowed(language: str, parts_max: int) -> int:
    """How many parts a text may take: in a language with wide letters as many more as the same number of letters needs."""
    return ceil(parts_max * EACH / EACH_WIDE) if language in WIDE else parts_max


def holds_a_link(text: str) -> bool:
    """Whether there is something to press on: those who cheat send links, so we never do; people ring, or use their code."""
    return LINK.search(text) is not None


def sender_name(name: str) -> str:
    """A sender as phones show it: a number as it is, a name of up to eleven letters and digits."""
    if re.fullmatch(r"\+?\d{4,15}", name):
        return name
    return re.sub(r"[^A-Za-z0-9 ]", "", _latin(name))[:11].strip()


def _latin(name: str) -> str:
    return "".join(LATIN.get(letter, letter) for letter in name)
