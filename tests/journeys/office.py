"""The office that visitors of the journeys look at: its databases, and the mails it has written."""

import email
import email.policy
import re
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

from chassis.db import Database
from chassis.settings import Settings
from infra.local.supervise import wait_until
from tests.journeys.visitors import Network

OFFICE = "link-oslo"
RUN = secrets.token_hex(3)
"""So that a network that has been visited before can be visited again."""


@asynccontextmanager
async def opened(settings: Settings, service: str = "groups") -> AsyncIterator[Database]:
    """One of the office's databases."""
    database = Database(settings, service)
    await database.open()
    try:
        yield database
    finally:
        await database.close()


def mailed_at(network: Network, recipient: str, link: re.Pattern[str]) -> str:
    """The token in a link that was mailed to an address, in whichever mail it stands."""
    wait_until(lambda: tokens_for(network, OFFICE, recipient, link), "the mail", 60)
    return tokens_for(network, OFFICE, recipient, link)[0]


def tokens_for(network: Network, office: str, recipient: str, link: re.Pattern[str]) -> list[str]:
    """The tokens in such links, in every mail to an address, the newest first."""
    return [found.group(1) for text in texts_to(network, office, recipient) if (found := link.search(text))]


def written_to(network: Network, office: str, recipient: str) -> str:
    """The text of the newest mail to an address; "" when there is none."""
    return next(iter(texts_to(network, office, recipient)), "")


def picture_to(network: Network, office: str, recipient: str) -> bytes:
    """The picture in the newest mail to an address that has one. Errors: StopIteration when none has."""
    mails = (email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in network.mails(office))
    attached = (part for mail in mails if mail["To"] == recipient for part in mail.iter_attachments())
    return bytes(next(part for part in attached if part.get_content_type() == "image/png").get_content())


def texts_to(network: Network, office: str, recipient: str) -> Iterator[str]:
    """The text of each mail to an address, the newest first."""
    for path in network.mails(office):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        part = mail.get_body(("plain",))
        if mail["To"] == recipient and part:
            yield str(part.get_content())
