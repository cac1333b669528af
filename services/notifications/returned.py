"""What came back: a mail that did not arrive, one that is late, a complaint, an answer by a machine, or none of these.

Reports in the standard form (RFC 3464, RFC 5965) are read as they are meant. The other shapes are known by flufl.bounce,
Mailman's list of them, and by their words.
"""

import email
import re
from email import policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from typing import Literal, NamedTuple

from flufl.bounce import all_failures

from services.notifications import diagnoses

LONGEST_BYTES = 1_000_000
"""What is longer is read so far: the report stands before what is quoted."""
PARTS = 60
"""A report has three or four; what has more parts inside one another than this is made to tire us."""

Kind = Literal["hard", "soft", "delayed", "complaint", "auto_reply", "challenge", "unknown"]


class Verdict(NamedTuple):
    """What a mail that came back says of the message it is about."""

    kind: Kind
    status: str | None = None
    """The enhanced code, such as 5.1.1, null when none was given."""


UNKNOWN = Verdict("unknown")
MACHINES = re.compile(
    r"mailer-daemon|postmaster|mail delivery (sub)?system|courier mail server|microsoftexchange", re.IGNORECASE
)
ABSENT = re.compile(
    r"vacation|auto[- ]?(reply|response|submitted)|out of (the )?office|automatisk svar|fraværende", re.IGNORECASE
)
CHALLENGE = re.compile(
    r"requires? verification|confirm your message|verify (that )?you|challenge|bekreft at du", re.IGNORECASE
)
QUOTED = re.compile(
    r"^(-{2,}.*(copy|original|below|message).*|possibly truncated original.*|the headers of the message.*|received:.*|>.*)$",
    re.IGNORECASE | re.MULTILINE,
)
STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
BASIC = re.compile(r"\b([45]\d\d)[ :-]")


def read(raw: bytes) -> EmailMessage | None:
    """A mail, null when it is none that can be read."""
    if raw.lower().count(b"boundary") > PARTS:
        return None
    try:
        read_so_far = email.message_from_bytes(raw[:LONGEST_BYTES], policy=policy.default)
        return read_so_far if isinstance(read_so_far, EmailMessage) else None
    except (MessageError, ValueError, LookupError, RecursionError):
        return None


def judge(mail: EmailMessage) -> Verdict:
    """What has come back."""
    try:
        parts = _parts(mail)
        return _complaint(parts) or _report(parts) or _answer(mail) or _other(mail) or UNKNOWN
    except (MessageError, ValueError, LookupError, AttributeError, TypeError, RecursionError):
        return UNKNOWN  # what is malformed in a way nobody foresaw says nothing about anyone


def is_by_machine(mail: EmailMessage) -> bool:
    """Whether no person has written it to us, so that nobody waits for an answer."""
    told = " ".join(
        _one_line(mail.get(name, "")) for name in ("Auto-Submitted", "Precedence", "List-Unsubscribe")
    ).lower()
    return mail.get_content_type() == "multipart/report" or _is_machine(mail) or told.strip() not in ("", "no")


def text_of(mail: EmailMessage) -> str:
    """Everything that is written in it, decoded, headers first: where a message's number is looked for."""
    found = []
    for part in _parts(mail):
        found += [f"{name}: {_one_line(value)}" for name, value in part.raw_items()]
        if not part.is_multipart():
            found.append(_text(part))
    return "\n".join(found)


def _complaint(parts: list[Message]) -> Verdict | None:
    """A mailbox keeper passes on that somebody pressed "unwanted" (RFC 5965); "not-spam" takes it back."""
    for part in parts:
        if part.get_content_type() == "message/feedback-report":
            said = re.search(r"^feedback-type:\s*([\w-]+)", _fields(part), re.IGNORECASE | re.MULTILINE)
            return Verdict("complaint") if said and said[1].lower() != "not-spam" else UNKNOWN
    return None


def _report(parts: list[Message]) -> Verdict | None:
    """A delivery status notification, whatever it is wrapped in (RFC 3464)."""
    fields = "\n".join(_fields(p) for p in parts if p.get_content_type().endswith("delivery-status"))
    action = re.search(r"^action:\s*(\w+)", fields, re.IGNORECASE | re.MULTILINE)
    if action is None:
        return None
    status = _first(r"^status:\s*([245]\.\d{1,3}\.\d{1,3})", fields)
    if action[1].lower() == "delayed":
        return Verdict("delayed", status)
    if action[1].lower() != "failed":
        return UNKNOWN
    said = _first(r"^diagnostic-code:\s*(.*(?:\n[ \t].*)*)", fields) or _above_the_quoted(parts)
    precise = status if status and not status.endswith(".0.0") else _first(STATUS.pattern, said) or status
    return _failed(precise, said)


def _answer(mail: EmailMessage) -> Verdict | None:
    """An answer nobody has written: somebody is away, or wants us to show that we are human."""
    headers = {name.lower(): str(value) for name, value in mail.items()}
    is_automatic = headers.get("auto-submitted", "no").lower().split(";")[0].split("(")[0].strip() != "no"
    told = {"x-autoreply", "x-autorespond", "x-auto-response-suppress", "x-boxtrapper"} & headers.keys()
    subject = headers.get("subject", "")
    away = ABSENT.search(f"{headers.get('delivered-by-the-graces-of', '')} {subject}")
    if not (is_automatic or told or (away and "precedence" in headers)) or _is_machine(mail):
        return None
    is_challenge = (
        "x-boxtrapper" in headers or "TMDA" in headers.get("x-delivery-agent", "") or CHALLENGE.search(subject)
    )
    return Verdict("challenge" if is_challenge else "auto_reply")


def _other(mail: EmailMessage) -> Verdict | None:
    """The shapes from before the standard, and those who do not keep to it."""
    if not _is_machine(mail):
        return None
    said = _above_the_quoted(_parts(mail))
    temporary, permanent = all_failures(mail)
    status = _first(STATUS.pattern, said)
    if temporary and not permanent:
        return Verdict("delayed", status)
    if permanent or status or BASIC.search(said) or diagnoses.GONE_WORDS.search(said):
        return _failed(status, said)
    return None


def _failed(status: str | None, said: str) -> Verdict:
    return Verdict("hard" if diagnoses.cause(status, said) == "gone" else "soft", status)


def _is_machine(mail: EmailMessage) -> bool:
    """Whether a mail server speaks: people, and those who would pass for servers by their words alone, do not."""
    return bool(MACHINES.search(_one_line(mail.get("From", ""))) or mail.get("X-Failed-Recipients"))


def _above_the_quoted(parts: list[Message]) -> str:
    """What the server says, without the message it gives back: our own words are no diagnosis."""
    for part in parts:
        if part.get_content_type() == "text/plain":
            return QUOTED.split(_text(part), maxsplit=1)[0]
    return ""


def _parts(mail: Message) -> list[Message]:
    """The parts in order, no more than so many."""
    return [part for _, part in zip(range(PARTS), mail.walk(), strict=False)]


def _fields(part: Message) -> str:
    """The fields of a report, whether they were parsed as groups of headers or left as text."""
    inner = [each for each in part.get_payload() if isinstance(each, Message)] if part.is_multipart() else []
    if inner:
        return "\n".join(f"{name}: {value}" for each in inner for name, value in each.raw_items()) + _inner_text(inner)
    return _text(part)


def _inner_text(inner: list[Message]) -> str:
    """Fields after a stray empty line end up as the text of the group before."""
    return "\n" + "\n".join(str(each.get_payload()) for each in inner if isinstance(each.get_payload(), str))


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    return content[:LONGEST_BYTES].decode("utf-8", errors="replace")


def _one_line(value: object) -> str:
    return " ".join(str(value).split())


def _first(pattern: str, text: str) -> str | None:
    found = re.search(pattern, text, re.IGNORECASE | re.MULTILINE)
    return found[1] if found else None
