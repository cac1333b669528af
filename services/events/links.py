"""The random links by which a party reaches its registration, and the code it shows at the door."""

import secrets
from uuid import UUID

from chassis import clock, secret_links, sql
from chassis.db import Conn

queries = sql.load(__file__)

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No letters or digits that are easily taken for one another when read aloud."""
CODE_LENGTH = 8


async def make_for(conn: Conn, event_id: UUID, registration_ids: list[UUID]) -> dict[UUID, str]:
    """New links for letters to several parties of an event. Shape: {registration_id: token}."""
    fresh = {registration_id: secret_links.make() for registration_id in registration_ids}
    await queries.insert_mail_links(
        conn,
        event_id=event_id,
        registration_ids=list(fresh),
        hashes=[link.hash for link in fresh.values()],
        made_at=clock.now(),
    )
    return {registration_id: link.token for registration_id, link in fresh.items()}


def url(base_url: str, token: str, of: str = "registrations") -> str:
    """The address of a party's own page; or of one's own in a party, of ``tickets``."""
    return f"{base_url}/events/{of}/{token}"


def make_code() -> str:
    """A code nobody can guess; one draw for all its letters, for the operating system is asked each time."""
    number, letters = secrets.randbelow(len(CODE_LETTERS) ** CODE_LENGTH), ""
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(CODE_LETTERS))
        letters += CODE_LETTERS[place]
    return letters


def halved(code: str) -> str:
    """A code in two halves, easier to read aloud."""
    return f"{code[:4]}-{code[4:]}"


def read_code(written: str) -> str:
    """A code as stored, however it was typed or scanned."""
    return "".join(letter for letter in written.upper() if letter.isalnum())
