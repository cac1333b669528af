"""One connection to the mail server: made, signed in, used for mail after mail, left politely."""

import asyncio
import contextlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import aiosmtplib

from chassis import log
from chassis.settings import Settings
from services.notifications.conversations import GO_ON, Answer, Conversation
from services.notifications.tokens import Tokens

TIMEOUT_S = 20
"""For one answer."""
MAILS_EACH = 100
"""Many servers close a connection that is used for more."""

DONE, TAKEN = 250, (250, 251)
NOT_IN_PATHS = re.compile(r"[<>\s\0-\x1f\x7f]")

AWAY = (aiosmtplib.SMTPException, OSError, TimeoutError)

logger = log.get(__name__)


class Connection:
    """An open connection, signed in. Errors are aiosmtplib's, with the server's answer."""

    def __init__(self, talk: Conversation, *, takes_eight_bit: bool) -> None:
        self._talk, self._takes_eight_bit = talk, takes_eight_bit
        self.mails = 0
        """How many mails it has been used for."""

    @property
    def is_open(self) -> bool:
        return self._talk.is_open

    @property
    def is_worn(self) -> bool:
        return self.mails >= MAILS_EACH

    async def address(self, sender: str, recipient: str, *, eight_bit: bool) -> None:
        """Who the mail is from and to; afterwards the server waits for the text."""
        self.mails += 1
        body = " BODY=8BITMIME" if eight_bit and self._takes_eight_bit else ""
        said = f"MAIL FROM:{_bracketed(sender)}{body}", f"RCPT TO:{_bracketed(recipient)}", "DATA"
        answers = await self._talk.say(said, timeout_s=TIMEOUT_S)
        fault = _refusal(answers, sender, recipient)
        if fault and self.is_open and len(answers) == len(said) and answers[-1].code == GO_ON:
            await self._talk.give_nothing(timeout_s=TIMEOUT_S)
        if fault:
            raise fault

    async def deliver(self, written: bytes) -> int:
        """The mail itself. Shape: the server's code."""
        answer = await self._talk.give(written, timeout_s=TIMEOUT_S)
        if answer.code != DONE:
            raise aiosmtplib.SMTPDataError(answer.code, answer.words)
        return answer.code

    async def begin_anew(self) -> bool:
        """Whether the server still answers, and has forgotten what it was told before."""
        try:
            [answer] = await self._talk.say(["RSET"], timeout_s=TIMEOUT_S)
        except AWAY:
            self.close()
            return False
        if not answer.is_good:
            self.close()
        return answer.is_good

    async def leave(self) -> None:
        """Say goodbye, and close whatever is answered."""
        with contextlib.suppress(*AWAY):
            await self._talk.say(["QUIT"], timeout_s=TIMEOUT_S)
        self.close()

    def close(self) -> None:
        self._talk.close()


def _refusal(answers: Sequence[Answer], sender: str, recipient: str) -> aiosmtplib.SMTPResponseException | None:
    """What the first answer that is not the wanted one means; null when the text may follow."""
    for answer, step in zip(answers, ("sender", "recipient", "data"), strict=False):
        if step == "sender" and answer.code != DONE:
            return aiosmtplib.SMTPSenderRefused(answer.code, answer.words, sender)
        if step == "recipient" and answer.code not in TAKEN:
            return aiosmtplib.SMTPRecipientRefused(answer.code, answer.words, recipient)
        if step == "data" and answer.code != GO_ON:
            return aiosmtplib.SMTPDataError(answer.code, answer.words)
    return None


def _bracketed(address: str) -> str:
    """An address as a command holds it; what could end it, or be an option, is refused. Errors: ValueError."""
    if NOT_IN_PATHS.search(address):
        raise ValueError("address")
    return f"<{address}>"


async def connect(settings: Settings, tokens: Tokens) -> Connection | None:
    """A new connection, signed in; null when the server cannot be reached or does not let us in."""
    try:
        smtp = _client(settings, tokens)
        await smtp.connect()
        await _introduce(smtp)
    except AWAY as away:
        if isinstance(away, aiosmtplib.SMTPAuthenticationError):
            tokens.forget()
        logger.warning("mail_server_away", reason=type(away).__name__)
        return None
    return Connection(
        Conversation(cast(asyncio.Transport, smtp.transport), takes_several=smtp.supports_extension("pipelining")),
        takes_eight_bit=smtp.supports_extension("8bitmime"),
    )


async def _introduce(smtp: aiosmtplib.SMTP) -> None:
    """Say who we are, where neither encrypting nor signing in has done so since; an old server knows HELO only."""
    if not smtp.is_ehlo_or_helo_needed:
        return
    try:
        await smtp.ehlo()
    except aiosmtplib.SMTPHeloError:
        await smtp.helo()


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
