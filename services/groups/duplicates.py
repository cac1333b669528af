"""Enquiries that may be of one and the same person, within the office. They are pointed out, and never merged by themselves.

Two in one household may share a phone, so a coordinator asks before one of them is taken off the list.
"""

from typing import Any
from uuid import UUID

from chassis import sql
from chassis.db import Conn

queries = sql.load(__file__)


async def of(conn: Conn, enquiry_id: UUID) -> list[Any]:
    """Others who wait or have a place. Shape: [{enquiry_id, called, received_on, state, same_address}]."""
    rows: list[Any] = await queries.list_alike(conn, enquiry_id=enquiry_id)
    return rows
