"""A mail put together quickly: the standard library's EmailMessage, with what is the same in every mail made once.

Its own way makes a class for each header and parses the parts' headers again and again: several milliseconds a mail, more
than all the rest of sending it. Every header still goes through the policy that refuses a second line.
"""

import binascii
import re
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from email.header import Header
from email.headerregistry import Address, HeaderRegistry
from email.message import EmailMessage, MIMEPart
from email.policy import EmailPolicy
from email.utils import format_datetime
from functools import cache, lru_cache
from typing import Any, Self

REMEMBERED = 500
LINE_MAX = 190
"""A number cannot be folded; what a line may hold at the very most is 998."""
PLAIN_MAX = 70
PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9.-]+")
ONE_HEADER = re.compile(rb"[^\r\n\0]*(\r\n[ \t][^\r\n\0]*)*\r\n")
"""A header as it may stand on the wire: every further line of it begins with a space."""
ASCII_ONLY = "quoted-printable"
"""A server on the way that takes no other letters would set the text anew, and a signature on it would no longer hold."""


ALTERNATIVE, MIXED = "alternative", "mixed"
"""The words twice, as text and as HTML; the same with something attached."""


class Registry(HeaderRegistry):
    """Makes the class of each kind of header once, not once for each header."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        kind = name.lower()
        if kind not in self._made:
            self._made[kind] = super().__getitem__(name)
        return self._made[kind]


class Policy(EmailPolicy):
    """The policy for SMTP; a header that needs no folding, or has been folded before, is not folded."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if isinstance(value, Plain):
            return f"{name}: {value}\r\n".encode("ascii")
        if isinstance(value, Encoded):
            return _single(name, f"{name}: {value.wire}\r\n".encode("ascii"))
        return _folded(name, value)


POLICY = Policy(linesep="\r\n", header_factory=Registry())
FOLDING = EmailPolicy(linesep="\r\n")


class Plain(str):
    """The value of a header that is its own, such as Message-ID: short, ASCII, one line, nothing in it to be parsed."""

    name: str
    addresses: tuple[Address, ...]

    def __new__(cls, name: str, value: str, addresses: tuple[Address, ...] = ()) -> Self:
        if not (value.isascii() and value.isprintable() and len(name) + len(value) < LINE_MAX):
            raise ValueError(name)
        made = super().__new__(cls, value)
        made.name, made.addresses = name, addresses
        return made


class Encoded(str):
    """The value of a header as it reads; ``wire``: the same in encoded words, folded."""

    name: str
    wire: str
    addresses: tuple[Address, ...]

    def __new__(cls, name: str, value: str, wire: str, addresses: tuple[Address, ...] = ()) -> Self:
        made = super().__new__(cls, value)
        made.name, made.wire, made.addresses = name, wire, addresses
        return made


class Mail(EmailMessage):
    """A mail whose parts are set already, written straight onto the wire."""

    frame = ALTERNATIVE
    _folded: tuple[list[tuple[str, Any]], bytes] = [], b""

    def fold_head(self) -> bytes:
        """The headers as they go onto the wire; once, for as long as they stay as they are. Errors: ValueError."""
        headers, head = self._folded
        if headers != (now := list(self.raw_items())):
            head = _head(self)
            self._folded = now, head
        return head

    def as_bytes(self, unixfrom: bool = False, policy: Any = None) -> bytes:
        """As the library's generator would write it, in a fifth of the time."""
        if unixfrom or (policy is not None and policy.linesep != "\r\n"):
            return super().as_bytes(unixfrom, policy)
        return b"".join((self.fold_head(), b"\r\n", _body(self.iter_parts(), _boundary(self.frame))))


def _body(parts: Iterable[Any], boundary: str) -> bytes:
    """Parts between their boundaries; one that has parts itself is written likewise."""
    end = b"--" + boundary.encode()
    written = [
        b"".join((end, b"\r\n", _part_head(*part.raw_items()), b"\r\n", _content(part), b"\r\n")) for part in parts
    ]
    return b"".join((*written, end, b"--\r\n"))


def _content(part: Any) -> bytes:
    if part.is_multipart():
        return _body(part.iter_parts(), _boundary(ALTERNATIVE))
    return str(part.get_payload()).encode()


def to(spec: str) -> Plain | Address:
    """The receiver; an address that holds nothing to be read in two ways needs no parsing. Errors: ValueError, MessageError."""
    if not PLAIN_ADDRESS.fullmatch(spec) or len(spec) > PLAIN_MAX:
        return Address(addr_spec=spec)
    local, _, domain = spec.rpartition("@")
    return Plain("To", spec, (Address(username=local, domain=domain),))


@lru_cache(REMEMBERED)
def ours(name: str, display_name: str, spec: str) -> Any:
    """The value of a header that holds an address of the office's own. Errors: ValueError and MessageError when it is none."""
    return _value(name, Address(display_name, addr_spec=spec))


def date(moment: datetime) -> Plain:
    """When a mail was written."""
    return _date(moment.replace(microsecond=0))


@lru_cache(10)
def _date(second: datetime) -> Plain:
    return Plain("Date", format_datetime(second))


def _head(mail: MIMEPart) -> bytes:
    return b"".join([POLICY.fold_binary(name, value) for name, value in mail.raw_items()])


@lru_cache(10)
def _part_head(*headers: tuple[str, Any]) -> bytes:
    return b"".join(POLICY.fold_binary(name, value) for name, value in headers)


@lru_cache(REMEMBERED)
def _folded(name: str, value: str) -> bytes:
    return _single(name, FOLDING.fold_binary(name, value))


def _single(name: str, folded: bytes) -> bytes:
    """What goes onto the wire is one header, whatever it was made from. Errors: ValueError when it is more."""
    if not ONE_HEADER.fullmatch(folded):
        raise ValueError(name)
    return folded


def assemble(
    headers: Iterable[tuple[str, Any]],
    text: str | Sequence[str],
    html: str | Sequence[str],
    *,
    flowed: bool = False,
    attached: Sequence[EmailMessage] = (),
) -> EmailMessage:
    """A mail with these headers, the text first and the same as HTML, then what is attached; all of it ASCII on the wire.

    ``text`` and ``html`` may come in pieces, each whole lines: those that are the same in many mails are encoded once.

    Errors  ValueError and MessageError for what no header can hold.
    """
    mail = Mail(policy=POLICY)
    mail.frame = MIXED if attached else ALTERNATIVE
    for name, value in (("MIME-Version", "1.0"), _frame(mail.frame), *headers):
        mail.set_raw(name, _value(name, value))
    mail.fold_head()
    parts: list[Any] = [_part("plain", text, flowed=flowed), _part("html", html)]
    mail.set_payload([_together(parts), *attached] if attached else parts)
    return mail


def picture(content: bytes, name: str) -> EmailMessage:
    """A PNG to attach, that mail readers show under the words."""
    part = EmailMessage(policy=POLICY)
    part.set_content(content, maintype="image", subtype="png", disposition="inline", filename=name)
    del part["MIME-Version"]
    return part


def _together(parts: Sequence[EmailMessage]) -> EmailMessage:
    part = EmailMessage(policy=POLICY)
    name, value = _frame(ALTERNATIVE)
    part.set_raw(name, _value(name, value))
    part.set_payload(list(parts))
    return part


def _value(name: str, value: Any) -> Any:
    if hasattr(value, "addresses") or isinstance(value, Plain):
        return value
    if isinstance(value, Address):
        return _written(name, str(value), value.display_name, value.addr_spec)
    return _written(name, value)


@lru_cache(REMEMBERED)
def _written(name: str, text: str, display_name: str = "", spec: str = "") -> Any:
    """Plain ASCII through the policy, which refuses more than one line; all else in encoded words.

    The policy also decodes the encoded words it is given, and writes a line break in one out as a line break: a name
    could then begin a header of its own. So it never sees any, and what looks like one is encoded itself.
    """
    if len(text.splitlines()) > 1 or text.endswith(("\r", "\n")):
        raise ValueError(name)
    if text.isascii() and text.isprintable() and "=?" not in text:
        return POLICY.header_store_parse(name, text)[1]
    if spec:
        whose = Address(display_name, addr_spec=spec)
        return Encoded(name, text, f"{_words(name, display_name)}\r\n <{spec}>", (whose,))
    return Encoded(name, text, _words(name, text))


def _words(name: str, text: str) -> str:
    """Text as encoded words (RFC 2047), folded to stand after a header's name."""
    return Header(text, "utf-8", header_name=name).encode(linesep="\r\n")


@cache
def _frame(kind: str) -> tuple[str, str]:
    return "Content-Type", f'multipart/{kind}; boundary="{_boundary(kind)}"'


@cache
def _boundary(_kind: str) -> str:
    """ "=_" stands nowhere in quoted-printable text nor in base64, so nothing can end a part."""
    return f"=_{secrets.token_hex(12)}"


@cache
def _part_headers(kind: str, flowed: bool) -> list[tuple[str, Any]]:
    part = EmailMessage(policy=POLICY)
    params = {"format": "flowed"} if flowed else None
    part.set_content("", subtype=kind, cte=ASCII_ONLY, params=params)
    del part["MIME-Version"]
    return list(part.raw_items())


def _part(kind: str, pieces: str | Sequence[str], *, flowed: bool = False) -> EmailMessage:
    part = EmailMessage(policy=POLICY)
    for name, value in _part_headers(kind, flowed):
        part.set_raw(name, value)
    part.set_payload("".join(map(_quoted, [pieces] if isinstance(pieces, str) else pieces)))
    return part


def _quoted(words: str) -> str:
    """Quoted-printable, each line by itself. A piece with a link is its receiver's own, and not remembered."""
    return _encoded(words) if "://" in words else _encoded_once(words)


def _encoded(words: str) -> str:
    lines = "\r\n".join(words.splitlines()) + "\r\n"
    return binascii.b2a_qp(lines.encode(), istext=True).decode()


_encoded_once = lru_cache(REMEMBERED)(_encoded)
