"""The random links by which a person chooses, moves or gives up a time for a conversation."""

from uuid import UUID

from chassis import secret_links, sql
from chassis.db import Conn

queries = sql.load(__file__)


async def make(conn: Conn, enquiry_id: UUID) -> str:
    """A new link, as its whole address; those made before go on working."""
    link = secret_links.make()
    await queries.insert_link(conn, link_hash=link.hash, enquiry_id=enquiry_id)
    return f"{conn.settings.base_url}/groups/talk/{link.token}"


async def whose(conn: Conn, token: str) -> UUID | None:
    """Whose a link is; None when there is none, or the person has been forgotten."""
    found: UUID | None = await queries.find_enquiry_of(conn, link_hash=secret_links.hashed(token))
    return found
