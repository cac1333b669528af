"""Sending: a few connections to the mail server, each giving one message after another as the desk hands them out."""

import asyncio

from chassis.db import Database
from services.notifications import postbox, wording
from services.notifications.desk import Desk
from services.notifications.turns import Given, Row

PER_CONNECTION = 10
"""A second connection is opened when there is more than this for the first."""


async def send_waiting(db: Database) -> int:
    """Send what is due, until nothing is, the pace is reached or the server does not listen.

    One connection's fault does not break off the others in the middle of a mail.

    Shape   how many were given to the mail server.
    """
    pool = postbox.pool_of(db)
    desk = Desk(db, pool.room, pool.wait_s, write=lambda row: wording.compose(row, row["office"], db.settings))
    due = await desk.open()
    connections = min(db.settings.delivery.mail_connections, 1 + due // PER_CONNECTION) if due else 0
    work = (_work(db, pool, desk) for _ in range(connections))
    ended = await asyncio.gather(*work, return_exceptions=True)
    for fault in ended:
        if isinstance(fault, BaseException):
            raise fault
    await desk.put_off()
    return sum(count for count in ended if isinstance(count, int))


async def _work(db: Database, pool: postbox.Pool, desk: Desk) -> int:
    """One connection, for as long as there is something to send and the server listens."""
    given = 0
    async with pool.box() as box:
        done: Given | None = None
        while box.is_listening and (row := await desk.turn(done)):
            done = Given(row, await give(db, box, row))
            given += 1
        if done and not box.is_listening:
            await desk.turn(done, wants_next=False)
    return given


async def give(db: Database, box: postbox.Box, row: Row) -> postbox.Reply:
    """Write one message, where that has not been done ahead, and give it to the mail server."""
    mail = row["written"] if "written" in row else wording.compose(row, row["office"], db.settings)
    return await box.give(mail) if mail else postbox.CANNOT_BE_WRITTEN
