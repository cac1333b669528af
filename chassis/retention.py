"""What went because its time was up: for each field how many values, by which rule, and when. It stands in the audit, which
can be added to and never changed, and names nobody.
"""

from collections.abc import Mapping
from uuid import UUID

from chassis import audit
from chassis.db import Conn

ACT = "forgotten"


async def note(
    conn: Conn, rule: str, gone: Mapping[str, int], *, about_kind: str, about_id: UUID | str | None = None
) -> int:
    """Note what went, in the transaction that deletes it; nothing where nothing did.

    ``rule``   the slug of the deadline, such as ``180_days_after_event``.
    ``gone``   by the slug of a field how many values of it went.
    Shape      how many values in all.
    """
    told = {field: count for field, count in gone.items() if count}
    if told:
        detail = " ".join([rule, *(f"{field}:{count}" for field, count in sorted(told.items()))])
        await audit.note(conn, ACT, about_kind=about_kind, about_id=about_id, detail=detail)
    return sum(told.values())


def read(detail: str) -> tuple[str, dict[str, int]]:
    """What :func:`note` noted: the rule, and by field how many values."""
    rule, *fields = detail.split(" ")
    pairs = (field.partition(":") for field in fields)
    return rule, {field: int(count) for field, _, count in pairs}
