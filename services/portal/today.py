"""What portal itself has for people to do: invitations to answer, and nobody who could help after a lost phone."""

from collections.abc import Iterator, Mapping
from typing import Any

from chassis.db import Conn
from chassis.languages import gettext, ngettext
from chassis.todos import Todo
from services.portal import invitations, lost_phones, policies


async def look(conn: Conn) -> dict[str, Any]:
    """What there is to tell from: {waiting: invitations unanswered, alone: nobody could help the only administrator in}."""
    return {
        "waiting": await invitations.count_new(conn),
        "alone": await policies.code_app_required(conn) and await lost_phones.is_alone(conn),
    }


def tell(seen: Mapping[str, Any], *, answers: bool, administers: bool) -> list[Todo]:
    """The things to do, as sentences, by what the reader may do."""
    return [*_waiting(seen["waiting"] if answers else 0), *_alone(administers and seen["alone"])]


def _waiting(waiting: int) -> Iterator[Todo]:
    if waiting:
        said = ngettext(
            "{count} invitation is waiting for an answer", "{count} invitations are waiting for an answer", waiting
        )
        yield Todo("today", said.format(count=waiting), "/site/invitations?state=new")


def _alone(alone: bool) -> Iterator[Todo]:
    if alone:
        said = gettext("If you lose your phone, nobody here can let you in. Invite a helper at another office.")
        yield Todo("week", said, "/accounts/invite")
