"""And back again: a report lies in a real mailbox, and the bus, as its own process, fetches it and acts on it."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL
from pathlib import Path

from chassis.bus import topology
from chassis.bus.broker import Broker
from chassis.db import Database
from tests.services.notifications.builders import Mailbox, states
from tests.services.notifications.imap_server import USER, a_postoffice
from tests.services.notifications.test_bounces import sent
from tests.services.notifications.test_returned import raw

PATIENCE_S = 60


async def test_the_bus_fetches_what_came_back(db: Database, mailbox: Mailbox, vhost: str, tmp_path: Path) -> None:
    number = await sent(db, mailbox)
    (tmp_path / "password").write_text("hush")
    broker = Broker(vhost, service="operator", name="office")
    broker.start()
    await topology.declare_office(await broker.channel(confirms=True))
    await broker.stop()
    async with a_postoffice() as postoffice:
        await postoffice.post(raw("exim", number))
        told = {name: str(getattr(db.settings, name)) for name in ("office", "base_url", "key_dir", "link_secret_file")}
        told |= {
            "database_url": f"{db.settings.database_url}&application_name={{service}}", "broker_url": vhost,
            "environment": "test", "bus_http_port": "0", "imap_host": "127.0.0.1", "imap_port": str(postoffice.port),
            "imap_tls": "none", "imap_user": USER, "imap_password_file": str(tmp_path / "password"),
        }  # fmt: skip
        bus = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "chassis.bus.runner", "notifications",
            env=os.environ | {f"BRIKKE_{name.upper()}": value for name, value in told.items()},
            cwd=Path(__file__).parents[3], stdout=DEVNULL, stderr=DEVNULL,
        )  # fmt: skip
        try:
            async with asyncio.timeout(PATIENCE_S):
                while await states(db) != [("failed", "bounced")] or await postoffice.left():
                    await asyncio.sleep(0.1)
        finally:
            bus.kill()
            await bus.wait()
