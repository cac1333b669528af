"""A folder of a mailbox, read over IMAP (RFC 3501). Plain calls that wait for their answers: run it in a worker thread."""

import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from chassis.settings import Settings

TIMEOUT_S = 30
LONGEST_BYTES = 1_000_000
AWAY = (imaplib.IMAP4.error, OSError, ssl.SSLError)


Refused = imaplib.IMAP4.error


class FolderAway(OSError):
    """The mailbox answered something that we cannot use."""


class Folder:
    """An open folder. Mails are numbered by their UID, which never changes while ``validity`` is the same."""

    def __init__(self, imap: imaplib.IMAP4, name: str) -> None:
        self._imap = imap
        self._call("SELECT", imap.select(f'"{name}"'))
        self.validity = int(self._said("UIDVALIDITY"))
        # What the server can is another list before signing in, and that is the one imaplib keeps.
        self._removes_one = b"UIDPLUS" in b" ".join(self._call("CAPABILITY", imap.capability()))

    def numbers_after(self, last: int) -> list[int]:
        """UIDs greater than ``last``, in order."""
        (found,) = self._call("SEARCH", self._imap.uid("SEARCH", f"UID {last + 1}:*"))[:1]
        # "n:*" always names the last mail as well, also where its number is smaller than n.
        return sorted(number for number in map(int, (found or b"").split()) if number > last)

    def read(self, number: int) -> bytes:
        """A mail, as much of it as matters; it stays unread to others. Empty when it is gone meanwhile."""
        parts = self._call("FETCH", self._imap.uid("FETCH", str(number), f"(BODY.PEEK[]<0.{LONGEST_BYTES}>)"))
        return next((part[1] for part in parts if isinstance(part, tuple)), b"")

    def remove(self, number: int) -> None:
        """Take a mail away for good, and no other that somebody may have marked."""
        self._call("STORE", self._imap.uid("STORE", str(number), "+FLAGS", r"(\Deleted)"))
        if self._removes_one:
            self._call("EXPUNGE", self._imap.uid("EXPUNGE", str(number)))
        else:
            self._call("EXPUNGE", self._imap.expunge())

    def _said(self, name: str) -> str:
        _, values = self._imap.response(name)
        if not values or values[0] is None:
            raise FolderAway(name)
        return re.sub(rb"\D", b"", values[0]).decode()

    @staticmethod
    def _call(what: str, answer: tuple[str, Sequence[Any]]) -> Sequence[Any]:
        status, values = answer
        if status != "OK":
            raise FolderAway(what)
        return values


@contextmanager
def opened(settings: Settings, token: str | None) -> Iterator[Folder]:
    """The folder the settings name, for a while. ``token``: null signs in by password. Errors: AWAY."""
    imap = _connected(settings)
    try:
        _sign_in(imap, settings, token)
        yield Folder(imap, settings.delivery.imap_folder)
    finally:
        with suppress(*AWAY):
            imap.logout()


def _connected(settings: Settings) -> imaplib.IMAP4:
    told = settings.delivery
    context = ssl.create_default_context(cafile=told.mail_ca_file)
    if told.imap_tls == "tls":
        return imaplib.IMAP4_SSL(told.imap_host or "", told.imap_port, ssl_context=context, timeout=TIMEOUT_S)
    imap = imaplib.IMAP4(told.imap_host or "", told.imap_port, timeout=TIMEOUT_S)
    if told.imap_tls == "starttls":
        imap.starttls(context)
    return imap


def _sign_in(imap: imaplib.IMAP4, settings: Settings, token: str | None) -> None:
    user, file = settings.delivery.imap_user or "", settings.delivery.imap_password_file
    if token is not None:
        imap.authenticate("XOAUTH2", lambda _: f"user={user}\x01auth=Bearer {token}\x01\x01".encode())
    else:
        imap.login(user, file.read_text().strip() if file else "")
