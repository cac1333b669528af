"""What something is part of, where another service keeps what there is to choose among: taken in, offered, chosen.

Whoever keeps it tells of each: its name, its first and last month, and whether it is open. What is closed keeps what is part
of it and gets nothing more. The rows are the service's own; as its queries read them each has id, name, first_month,
last_month, and ``chosen`` where it is part of it already.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from marshmallow import fields, validate

from chassis import languages
from chassis.problems import Problem

MOST: Final = 20


def field(description: str, **options: Any) -> Any:
    """The field of a form or body that says which it is part of, by their ids: these, and no others."""
    most = validate.Length(max=MOST)
    return fields.List(fields.UUID(), validate=most, metadata={"description": description}, **options)


def read(told: Mapping[str, Any]) -> dict[str, Any]:
    """{name, first_month, last_month, open} of what was told of one of them; a month by its first day."""
    months = {name: date.fromisoformat(f"{told[name]}-01") for name in ("first_month", "last_month")}
    return {"name": told["name"], "open": told["open"], **months}


def changed(rows: Sequence[Any], wanted: Collection[UUID], *, closed: type[Problem]) -> list[UUID] | None:
    """The ids of what it is part of from now on, in order; null where that is as before.

    ``rows``  what it may be part of, or is.
    Errors    ``closed``, where one that is wanted is not among them.
    """
    known = {row["id"]: row["chosen"] for row in rows}
    if not known.keys() >= set(wanted):
        raise closed(errors={"part_of": [closed.sentence()]})
    before = {each for each, is_chosen in known.items() if is_chosen}
    return None if before == set(wanted) else sorted(set(wanted))


def options(rows: Sequence[Any]) -> list[tuple[str, str, str]]:
    """(id, name, months) of those that may be chosen, for a form."""
    return [(str(row["id"]), row["name"], _months(row)) for row in rows]


def chosen(rows: Sequence[Any]) -> list[str]:
    """The ids of those that are chosen, for a form."""
    return [str(row["id"]) for row in rows if row["chosen"]]


def _months(row: Any) -> str:
    first, last = (languages.day(row[name], "LLLL y") for name in ("first_month", "last_month"))
    return f"{first} – {last}"
