"""``brikke mail bounce``, as a mail server's pipe calls it: the mail on standard input, the answer as an exit code."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP

from chassis.db import Database
from chassis.delivery import Delivery
from services.notifications import postbox
from tests.services.notifications.builders import Mailbox, states
from tests.services.notifications.test_bounces import sent, suppressed
from tests.services.notifications.test_returned import raw


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    box, loop = Mailbox(), asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(box, hostname="localhost", loop=loop), "127.0.0.1", 0)
    box.port = server.sockets[0].getsockname()[1]
    yield box
    server.close()


@pytest.fixture
async def db(make_database, mailbox: Mailbox) -> AsyncIterator[Database]:  # type: ignore[no-untyped-def]
    database = await make_database("notifications", smtp_port=mailbox.port, pool_max=6)
    database.settings = replace(database.settings, delivery=Delivery(mail_bounces="retur@example.org"))
    yield database
    await postbox.pool_of(database).close()


async def bounce(db: Database, content: bytes, *more: str, **environment: str) -> tuple[int, str]:
    """(exit code, what it prints)."""
    told = db.settings
    names = ("office", "base_url", "database_url", "key_dir", "link_secret_file")
    known = {f"BRIKKE_{name.upper()}": str(getattr(told, name)) for name in names}
    known["BRIKKE_DATABASE_URL"] += "&application_name={service}"  # one database here, whatever the service
    known |= {"BRIKKE_BROKER_URL": "amqp://nowhere/x", "BRIKKE_ENVIRONMENT": "test", "BRIKKE_LANGUAGE": "nb"}
    brikke = Path(sys.executable).with_name("brikke")
    process = await asyncio.create_subprocess_exec(
        brikke, "mail", "bounce", "--office", told.office, *more,
        env=os.environ | known | environment, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    printed, _ = await process.communicate(content)
    assert process.returncode is not None
    return process.returncode, printed.decode()


async def test_what_comes_through_the_pipe_is_taken_in(db: Database, mailbox: Mailbox) -> None:
    number = await sent(db, mailbox)

    assert await bounce(db, raw("exim", number)) == (os.EX_OK, "")

    assert await states(db) == [("failed", "bounced")]
    assert await suppressed(db) == ["bounced"]


async def test_the_address_it_came_to_may_be_given_apart(db: Database, mailbox: Mailbox) -> None:
    number = await sent(db, mailbox)

    await bounce(db, raw("domino_plain", "gone"), "--to", f"retur+{number}@example.org")

    assert await states(db) == [("failed", "bounced")]


async def test_a_person_who_writes_there_is_told_that_nobody_reads_it(db: Database) -> None:
    code, printed = await bounce(db, raw("a_person_answers", "gone"))

    assert (code, printed.strip()) == (os.EX_DATAERR, "Ingen leser det som sendes hit.")


async def test_while_the_database_is_away_the_mail_server_is_asked_to_try_again(db: Database) -> None:
    away = {"BRIKKE_DATABASE_URL": "postgresql://127.0.0.1:1/{service}"}

    assert await bounce(db, raw("exim"), **away) == (os.EX_TEMPFAIL, "")
