"""A mailbox to be fetched from: a real IMAP server on a free port, in the test's own loop."""

import asyncio
import imaplib
import ssl
from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pymap.backend.dict as kept_in_memory
from proxyprotocol.reader import ProxyProtocolReader
from proxyprotocol.version import ProxyProtocolVersion
from pymap.exceptions import InvalidAuth
from pymap.imap import IMAPServer
from pysasl import SASLAuth
from pysasl.creds.external import ExternalCredentials
from pysasl.mechanism.login import LoginMechanism
from pysasl.mechanism.oauth import OAuth2Mechanism
from pysasl.mechanism.plain import PlainMechanism

USER = "retur@example.org"


class Config(kept_in_memory.Config):
    """Takes passwords and, in their place, tokens (XOAUTH2)."""

    @property
    def tls_auth(self) -> SASLAuth:
        return SASLAuth([OAuth2Mechanism(), PlainMechanism(), LoginMechanism()])


class Login(kept_in_memory.Login):
    """A token is as good as the password it equals."""

    async def authenticate(self, credentials: Any) -> Any:
        if isinstance(credentials, ExternalCredentials):
            if credentials._token != self.config.demo_password:
                raise InvalidAuth
            return kept_in_memory.Identity(credentials.authzid, self, None, frozenset())
        return await super().authenticate(credentials)


class Postoffice:
    """Where the mailbox is, and what lies in it."""

    def __init__(self, port: int, password: str, authority: Path | None) -> None:
        self.port, self._password, self._authority = port, password, authority

    async def post(self, *mails: bytes) -> None:
        """Have mails lie in the mailbox, unread."""
        await asyncio.to_thread(self._do, lambda imap: [imap.append("INBOX", None, None, mail) for mail in mails])

    async def left(self) -> list[tuple[bytes, bool]]:
        """(mail, whether it is unread) of what lies there."""
        return await asyncio.to_thread(self._do, self._look)

    async def mark(self, number: int, flag: str) -> None:
        """As somebody at the office would."""
        await asyncio.to_thread(self._do, lambda imap: imap.store(str(number), "+FLAGS", flag))

    def _look(self, imap: imaplib.IMAP4) -> list[tuple[bytes, bool]]:
        numbers = imap.search(None, "ALL")[1][0].split()
        unread = set(imap.search(None, "UNSEEN")[1][0].split())
        return [(imap.fetch(number, "(BODY.PEEK[])")[1][0][1], number in unread) for number in numbers]

    def _do(self, work: Any) -> Any:
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=20) as imap:
            if self._authority:
                imap.starttls(ssl.create_default_context(cafile=self._authority))
            imap.login(USER, self._password)
            imap.select("INBOX")
            return work(imap)


@asynccontextmanager
async def a_postoffice(
    password: str = "hush", tls: ssl.SSLContext | None = None, vouched_by: Path | None = None
) -> AsyncIterator[Postoffice]:
    """``tls``: signing in needs an encrypted line, begun by STARTTLS."""
    asked = Namespace(host="127.0.0.1", port=0, debug=False, cert=None, key=None, tls=tls is not None)
    asked = Namespace(**vars(asked), passlib_cfg=None, proxy_protocol=None, demo_data=False)
    asked = Namespace(**vars(asked), demo_user=USER, demo_password=password)
    config = Config.from_args(asked, ssl_context=tls, invalid_user_sleep=0)
    login = Login(config)
    await kept_in_memory.DictBackend._add_demo_user(config, login)
    config.apply_context()
    served = ProxyProtocolReader(ProxyProtocolVersion.get(None)).get_callback(IMAPServer(login, config))
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(await asyncio.start_server(served, "127.0.0.1", 0))
        yield Postoffice(server.sockets[0].getsockname()[1], password, vouched_by)
        server.close()
