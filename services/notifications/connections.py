"""One connection to the mail server: made, signed in, used for mail after mail, left politely."""

import contextlib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiosmtplib

from chassis import log
from chassis.settings import Settings
from services.notifications.tokens import Tokens

TIMEOUT_S = 20
"""For one answer."""
MAILS_EACH = 100
"""Many servers close a connection that is used for more."""

AWAY = (aiosmtplib.SMTPException, OSError, TimeoutError)

logger = log.get(__name__)


class Connection:
    """An open connection."""

    def __init__(self, smtp: aiosmtplib.SMTP) -> None:
        self._smtp = smtp
        self.mails = 0
        """How many mails it has been used for."""

    @property
    def is_open(self) -> bool:
        return self._smtp.is_connected

    @property
    def is_worn(self) -> bool:
        return self.mails >= MAILS_EACH

    async def address(self, sender: str, recipient: str, *, eight_bit: bool) -> None:
        """Who the mail is from and to. Errors: aiosmtplib's, with the server's answer."""
        self.mails += 1
        options = ["BODY=8BITMIME"] if eight_bit and self._smtp.supports_extension("8bitmime") else []
        await self._smtp.mail(sender, options=options)
        await self._smtp.rcpt(recipient)

    async def deliver(self, written: bytes) -> int:
        """The mail itself. Shape: the server's code. Errors: aiosmtplib's."""
        code, _ = await self._smtp.data(written)
        return code

    async def begin_anew(self) -> bool:
        """Whether the server still answers, and has forgotten what it was told before."""
        try:
            await self._smtp.rset()
        except AWAY:
            self.close()
            return False
        return True

    async def leave(self) -> None:
        """Say goodbye, and close whatever is answered."""
        with contextlib.suppress(*AWAY):
            await self._smtp.quit()
        self.close()

    def close(self) -> None:
        self._smtp.close()


async def connect(settings: Settings, tokens: Tokens) -> Connection | None:
    """A new connection, signed in; null when the server cannot be reached or does not let us in."""
    try:
        smtp = _client(settings, tokens)
        await smtp.connect()
    except AWAY as away:
        if isinstance(away, aiosmtplib.SMTPAuthenticationError):
            tokens.forget()
        logger.warning("mail_server_away", reason=type(away).__name__)
        return None
    return Connection(smtp)


def _client(settings: Settings, tokens: Tokens) -> aiosmtplib.SMTP:
    return aiosmtplib.SMTP(
        hostname=settings.smtp_host,
        port=settings.smtp_port,
        timeout=TIMEOUT_S,
        use_tls=settings.smtp_tls == "tls",
        start_tls=settings.smtp_tls == "starttls",
        cert_bundle=_name(settings.delivery.mail_ca_file),
        local_hostname=urlsplit(settings.base_url).hostname,
        **_signs_in(settings, tokens),
    )


def _signs_in(settings: Settings, tokens: Tokens) -> dict[str, Any]:
    """How we sign in: not at all, by password, or by a token of Microsoft 365, Google or others (XOAUTH2)."""
    if settings.smtp_user is None:
        return {}
    if settings.delivery.smtp_auth == "xoauth2":
        return {"username": settings.smtp_user, "oauth_token_generator": tokens.get}
    file = settings.smtp_password_file
    return {"username": settings.smtp_user, "password": file.read_text().strip() if file else None}


def _name(file: Path | None) -> str | None:
    return str(file) if file else None
