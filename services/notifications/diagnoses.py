"""Why a mail did not arrive: is the address gone, or did only this mail not get through?

Servers' codes say less than they seem to: 5.7.1 may be "no such user" at one and "we do not like you" at another. So the
words are read first, then the code (RFC 3463). In doubt an address is not taken for gone.
"""

import re
from typing import Literal

Cause = Literal["gone", "hindered"]

GONE_WORDS = re.compile(
    r"""user\ (is\ )?unknown | unknown\ (user|recipient|address|mailbox|account)
    | no\ such\ (user|recipient|mailbox|address|person|domain) | no\ mailbox\ here | not\ listed\ in\b
    | (user|recipient|mailbox|address|account|domain)\ (was\ |is\ |could\ )?(not\ (be\ )?found|not\ known)
    | (user|recipient|mailbox|address|account|domain)\ (is\ |has\ been\ )?(unavailable|invalid|inactive|disabled|closed|suspended)
    | (does\ not|doesn['’]t)\ (exist|have\ an\ account) | not\ a\ (valid|known)\ (user|mailbox|recipient)
    | invalid\ (recipient|mailbox|address|user) | unrouteable\ address | recipientnotfound
    | recipient\ address\ rejected:\ (access\ denied|user\ unknown) | no\ longer\ (exists|valid|available|works)
    | host\ (or\ domain\ name\ )?not\ found | null\ mx""",
    re.IGNORECASE | re.VERBOSE,
)
HINDERED_WORDS = re.compile(
    r"""quota | (mailbox|inbox|box)\ (is\ )?full | out\ of\ storage | insufficient\ storage | too\ (large|big|many|much)
    | spam | blocked | block\ list | blacklist | banned | policy | reputation | dmarc | dkim | \bspf\b
    | relay(ing)?\ (access\ )?denied | virus
    | content\ rejected | time[d\ -]*out | expired | too\ long | try\ again | temporar""",
    re.IGNORECASE | re.VERBOSE,
)
GONE_CODES = re.compile(r"5\.(1\.[0-6]|1\.10|2\.1|4\.4)$")
"""5.1.x: the address (not 5.1.7, .8: the sender's). 5.2.1: the box is closed. 5.4.4: its domain is nowhere."""


def cause(status: str | None, said: str) -> Cause:
    """What kept a mail from arriving, by the enhanced code (null: none) and what was said."""
    words = " ".join(said.split())
    if HINDERED_WORDS.search(words):
        return "hindered"
    if GONE_WORDS.search(words) and not (status or "").startswith("4"):
        return "gone"
    return "gone" if GONE_CODES.match(status or "") else "hindered"
