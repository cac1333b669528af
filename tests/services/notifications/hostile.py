"""Words meant to break out of a header, a part or a mail; made anew from a seed."""

from random import Random

PIECES = (
    "\r\n", "\n", "\r", "\r\n ", "\n\t", "\x00", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\r\n\r\n", "\r\n.\r\n",
    "Bcc: thief@example.net", "To: thief@example.net", "bcc:thief@example.net", "Subject: x", "Content-Type: text/html",
    "RCPT TO:<thief@example.net>", "=?utf-8?q?=0D=0ABcc=3A_thief=40example=2Enet?=", "=?utf-8?b?DQpCY2M6IHg=?=", "%0d%0aBcc: x",
    "\\r\\nBcc: x", "=0D=0A", "=\r\n", "--=_", ",", ";", ":", "<", ">", '"', "\\", "(", ")", "[", "]", "@", ".", " ", "\t",
    "thief@example.net", "<thief@example.net>", "{name}", "{{", "}}", "|", "\u202e", "\u200b", "\ufeff", "🙂", "Åse", "Solveig",
    "Øyvind", "\ud800", "e\u0301", "漢字", "a" * 90, "æ" * 80,
)  # fmt: skip


def words(random: Random) -> str:
    """A few pieces, one after the other."""
    return "".join(random.choice(PIECES) for _ in range(random.randint(1, 6)))


def address(random: Random) -> str:
    """An address with something in it that does not belong there."""
    place = random.randint(0, 21)
    whole = "solveig@xn--mte-ula.example"
    return whole[:place] + random.choice(PIECES) + whole[place:]
