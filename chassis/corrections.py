"""Putting right what staff have noted wrongly: who, when, what it was, and why; in the audit, where nobody changes it later.

A correction never rewrites what was told. What was wrong is taken back by an event of its own, on the day it was counted
on, and what is right is told anew: so figures follow, closed months as a visible correction, and a replay comes to the same.
"""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from marshmallow import fields, validate

from chassis import audit, sql
from chassis.db import Conn
from chassis.languages import N_, gettext

queries = sql.load(__file__)

REASONS: Final = {
    "typed_wrong": N_("It was typed wrongly"),
    "wrong_one": N_("It was meant for another"),
    "misunderstood": N_("We had misunderstood"),
    "known_later": N_("We know more now"),
    "other": N_("Another reason"),
}


def reason() -> Any:
    """The field of a form or body that says why: a word of the list, since free text might tell of a person."""
    return fields.String(
        required=True, validate=validate.OneOf(tuple(REASONS), error=N_("Choose one of those offered."))
    )


def reasons() -> list[tuple[str, str]]:
    """(code, words) for a form."""
    return [(code, gettext(text)) for code, text in REASONS.items()]


async def note(
    conn: Conn, what: str, *, who: UUID | str, about_kind: str, about_id: UUID, reason: str, was: Iterable[Any] = ()
) -> None:
    """Note a correction, in the transaction that makes it.

    ``what``  what was put right, a slug;  ``was``  what stood there before: numbers, dates and slugs, never a person's.
    """
    detail = " ".join([what, reason, *(f"was={value}" for value in was)])
    await audit.note(conn, "corrected", account_id=who, about_kind=about_kind, about_id=about_id, detail=detail)


async def of(conn: Conn, about_kind: str, about_id: UUID) -> list[dict[str, Any]]:
    """What has been put right of a thing, the latest first: [{noted_at, account_id, what, reason, was}]."""
    rows = await queries.list_corrections(conn, about_kind=about_kind, about_id=str(about_id))
    return [{"noted_at": row["noted_at"], "account_id": row["account_id"], **_read(row["detail"])} for row in rows]


def _read(detail: str) -> dict[str, Any]:
    what, why, *was = detail.split(" ")
    return {"what": what, "reason": why, "was": [each.removeprefix("was=") for each in was]}
