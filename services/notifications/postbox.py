"""The way out: one connection to the mail server, and what its answers mean. Knows nothing of the ledger."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

import aiosmtplib

from chassis import log
from chassis.settings import Settings

TIMEOUT_S = 20

logger = log.get(__name__)

Kind = Literal["accepted", "refused", "later", "unknown"]


class Reply(NamedTuple):
    """What the server said: taken, refused for good, turned away for now, or we never learnt."""

    kind: Kind
    code: int | None
    reason: str | None = None


CANNOT_BE_WRITTEN = Reply("refused", None, "cannot_be_written")
"""The text lacks something it needs, so there was nothing to give to the server."""


class Box:
    """A connection that takes one mail after another."""

    def __init__(self, smtp: aiosmtplib.SMTP | None) -> None:
        self._smtp = smtp

    @property
    def is_listening(self) -> bool:
        return self._smtp is not None and self._smtp.is_connected

    async def give(self, mail: EmailMessage) -> Reply:
        """Give one mail to the server.

        Until the text itself has been sent, a broken line means it did not go out; after that, only the server knows.
        """
        if self._smtp is None:
            return Reply("later", None, "server_away")
        begun = False
        try:
            await self._smtp.mail(mail["From"].addresses[0].addr_spec, options=_options(self._smtp, mail))
            await self._smtp.rcpt(mail["To"].addresses[0].addr_spec)
            begun = True
            code, _ = await self._smtp.data(mail.as_bytes(policy=mail.policy.clone(linesep="\r\n")))
            return Reply("accepted", code)
        except aiosmtplib.SMTPResponseException as answered:
            await self._begin_anew()
            return Reply("refused" if answered.code >= 500 else "later", answered.code)
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            self.hang_up()
            return Reply("unknown", None) if begun else Reply("later", None, "server_away")

    async def _begin_anew(self) -> None:
        """After a refusal the server must forget the sender and recipient it was given."""
        if self._smtp is None:
            return
        try:
            await self._smtp.rset()
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            self.hang_up()

    def hang_up(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


@asynccontextmanager
async def connect(settings: Settings) -> AsyncIterator[Box]:
    """A connection for a while; a box that is not listening when the server cannot be reached."""
    smtp = aiosmtplib.SMTP(
        hostname=settings.smtp_host,
        port=settings.smtp_port,
        timeout=TIMEOUT_S,
        use_tls=settings.smtp_tls == "tls",
        start_tls=settings.smtp_tls == "starttls",
        username=settings.smtp_user,
        password=_password(settings),
        local_hostname=urlsplit(settings.base_url).hostname,
    )
    try:
        await smtp.connect()
        box = Box(smtp)
    except (aiosmtplib.SMTPException, OSError, TimeoutError) as away:
        logger.warning("mail_server_away", reason=type(away).__name__)
        box = Box(None)
    try:
        yield box
    finally:
        await _say_goodbye(box)


async def _say_goodbye(box: Box) -> None:
    if not box.is_listening or box._smtp is None:
        return
    try:
        await box._smtp.quit()
    except (aiosmtplib.SMTPException, OSError, TimeoutError):
        box.hang_up()


def _options(smtp: aiosmtplib.SMTP, mail: EmailMessage) -> list[str]:
    return ["BODY=8BITMIME"] if smtp.supports_extension("8bitmime") else []


def _password(settings: Settings) -> str | None:
    return settings.smtp_password_file.read_text().strip() if settings.smtp_password_file else None
