"""Sections of head office's log: by how much each of them changed the sums of whole years is kept apart.

What stood at a place in the log is the sum of the sections before its own, and of what changed in that one up to the place.
A section ends between two transactions, so that it holds all of what each of them changed; triggers on ``national_tally``
add to the last one.
"""

from typing import Final

from chassis import sql
from chassis.db import Conn

queries = sql.load(__file__)

LENGTH: Final = 2**17
"""Places in a section: so many are looked through for a report of a past place, and there are as many sums as sections."""


async def turn(conn: Conn) -> None:
    """Begin a new section where the last one has become long enough; under the log's lock, before anything is added."""
    if await queries.begin(conn, length=LENGTH):
        await queries.add_up(conn)


async def at(conn: Conn, position: int) -> tuple[int, int]:
    """The section that a place in the log is in, and the last place before that section."""
    row = await queries.read_at(conn, position=position)
    return row["number"], row["begins_after"]
