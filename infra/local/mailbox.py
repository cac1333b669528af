"""A mailbox that delivers nothing: each message becomes an .eml file in its office's folder."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import signal
import time
from functools import partial
from itertools import count
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

LARGEST_BYTES = 10 * 1024 * 1024
NICE = 10
"""It stands for a mail server elsewhere: here it must not take what the office's own processes need."""


class Mailbox:
    """Keeps what arrives, newest last by file name, with the envelope's addresses on top."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 aiosmtpd's name
        """Written beside and renamed, so that a reader never sees half a message."""
        name = f"{time.time_ns()}-{os.getpid()}-{next(self._numbers)}.eml"
        draft = self._folder / f".{name}"
        recipients = ", ".join(envelope.rcpt_tos)
        head = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {recipients}\r\n"
        content = envelope.content or b""
        draft.write_bytes(head.encode() + (content if isinstance(content, bytes) else content.encode()))
        draft.rename(self._folder / name)
        return "250 Kept"


async def serve(boxes: dict[Path, int]) -> None:
    """Take mail for each folder on its port until told to stop."""
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)

    async with contextlib.AsyncExitStack() as open_servers:
        for folder, port in boxes.items():
            mailbox = Mailbox(folder)
            server = await loop.create_server(partial(_session, mailbox), "127.0.0.1", port)
            open_servers.callback(server.close)
        await stopped.wait()


def _session(mailbox: Mailbox) -> SMTP:
    return SMTP(mailbox, data_size_limit=LARGEST_BYTES, enable_SMTPUTF8=True, hostname="localhost", ident="mailbox")


def main() -> None:
    """``python -m infra.local.mailbox 2525=/folder …``"""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("box", nargs="+", help="PORT=FOLDER")
    os.nice(NICE)
    pairs = (box.split("=", 1) for box in parser.parse_args().box)
    asyncio.run(serve({Path(folder): int(port) for port, folder in pairs}))


if __name__ == "__main__":
    main()
