"""A mail server that listens, and a database of notifications that sends to it."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiosmtpd.smtp import SMTP

from chassis.db import Database
from services.notifications import postbox
from tests.services.notifications.builders import Mailbox


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    """A real mail server on a free port; what it answers to a mail is the test's to choose."""
    box = Mailbox()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(box, hostname="localhost", loop=loop), "127.0.0.1", 0)
    box.port = server.sockets[0].getsockname()[1]
    yield box
    server.close()
    await server.wait_closed()


@pytest.fixture
async def db(make_database, mailbox: Mailbox) -> AsyncIterator[Database]:  # type: ignore[no-untyped-def]
    database = await make_database("notifications", smtp_port=mailbox.port, pool_max=6)
    yield database
    await postbox.pool_of(database).close()
