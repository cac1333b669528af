"""Servers of the outside world for tests, each a real one on a free port: mail in, and tokens."""

import asyncio
import base64
import json
import ssl
import warnings
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as MAIL_POLICY
from typing import Any
from urllib.parse import parse_qsl

from aiosmtpd.smtp import SMTP, AuthResult

from tests.services.notifications.builders import Mailbox


class Server(Mailbox):
    """A mail server that counts who is connected, and answers each step as the test says."""

    def __init__(self) -> None:
        super().__init__()
        self.connections = 0
        self.open_now: set[Any] = set()
        self.most_at_once = 0
        self.takes_several = True
        """Whether it offers PIPELINING."""
        self.on_mail: Callable[[Any], str] = lambda _session: "250 OK"
        self.on_recipient: Callable[[str], str] = lambda _address: "250 OK"

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]) -> Any:  # noqa: N802
        self.connections += 1
        self.open_now.add(server)
        self.most_at_once = max(self.most_at_once, len(self.open_now))
        session.host_name, session.mails = hostname, 0
        return ["250-PIPELINING", *responses] if self.takes_several else responses

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        session.mails += 1
        answer = self.on_mail(session)
        if answer.startswith("250"):
            envelope.mail_from = address
        elif answer.startswith("421"):
            asyncio.get_running_loop().call_soon(server.transport.close)
        return answer

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        answer = self.on_recipient(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    def hang_up_on_all(self) -> None:
        for server in self.open_now:
            server.transport.abort()
        self.open_now.clear()


@asynccontextmanager
async def serving(
    server: Server | None = None, *, tls: ssl.SSLContext | None = None, **options: Any
) -> AsyncIterator[Server]:
    """``tls``: encrypted from the first byte; options as of aiosmtpd's SMTP."""
    server = server or Server()
    loop = asyncio.get_running_loop()

    class Session(SMTP):
        def connection_lost(self, error: Exception | None) -> None:
            server.open_now.discard(self)
            super().connection_lost(error)

    def made() -> Session:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it minds passwords on a plain line, also inside this machine
            return Session(server, hostname="localhost", loop=loop, **options)

    listening = await loop.create_server(made, "127.0.0.1", 0, ssl=tls)
    server.port = listening.sockets[0].getsockname()[1]
    yield server
    listening.close()
    await listening.wait_closed()


def mail_to(address: str = "solveig@example.org") -> EmailMessage:
    mail = EmailMessage(policy=MAIL_POLICY)
    mail["From"] = Address("LINK Oslo", addr_spec="oslo@example.org")
    mail["To"] = Address(addr_spec=address)
    mail["Message-ID"] = "<number@example.org>"
    mail.set_content("Hei\n")
    return mail


class TokenOffice:
    """A token endpoint (RFC 6749): gives numbered tokens and remembers what it was asked."""

    def __init__(self) -> None:
        self.port = 0
        self.asked: list[dict[str, str]] = []
        self.answer: Callable[[int], dict[str, Any]] = lambda count: {"access_token": f"t{count}", "expires_in": 3600}
        self.status = 200

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/token"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length: ")[2].split("\r\n")[0])
        self.asked.append(dict(parse_qsl((await reader.readexactly(length)).decode())))
        body = json.dumps(self.answer(len(self.asked))).encode()
        told = f"HTTP/1.1 {self.status} -\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        writer.write(told.encode() + b"Connection: close\r\n\r\n" + body)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def giving_tokens() -> AsyncIterator[TokenOffice]:
    office = TokenOffice()
    listening = await asyncio.start_server(office.serve, "127.0.0.1", 0)
    office.port = listening.sockets[0].getsockname()[1]
    yield office
    listening.close()
    await listening.wait_closed()


class Guarded(Server):
    """A mail server that lets in by XOAUTH2, as Microsoft 365 and Google do: a wrong token is answered in two steps."""

    def __init__(self) -> None:
        super().__init__()
        self.good: set[str] = set()
        self.shown: list[tuple[str, str]] = []

    async def auth_XOAUTH2(self, server: SMTP, words: list[str]) -> AuthResult:  # noqa: N802
        user, bearer = base64.b64decode(words[1]).decode().split("\x01")[:2]
        user, token = user.removeprefix("user="), bearer.removeprefix("auth=Bearer ")
        self.shown.append((user, token))
        if token in self.good:
            return AuthResult(success=True, auth_data=user)
        await server.challenge_auth(json.dumps({"status": "401"}))
        return AuthResult(success=False, handled=False)
