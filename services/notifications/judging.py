"""The two rules of sending: whether a message may go, and what an answer means. Pure: tested without a database."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from services.notifications.postbox import Reply

TIMES_IN_DOUBT = 3
AGAIN_AFTER_S = (60, 300, 1800, 7200, 21600, 43200)
"""How long to wait after each try that the server turned away for now; after the last, it has failed."""


class Ending(NamedTuple):
    """What becomes of a message."""

    state: str
    reason: str | None
    next_try_at: datetime
    times_in_doubt: int
    reply_code: int | None = None

    @property
    def is_settled(self) -> bool:
        return self.state != "waiting"


def after_try(reply: Reply, *, attempts: int, times_in_doubt: int, now: datetime) -> Ending:
    """The rule for what an answer means; ``times_in_doubt`` counts the tries before this one.

    Where we never learnt the answer the message is tried again, since one letter twice does less harm than none; after
    three such times it is left to people.
    """
    in_doubt = times_in_doubt + (reply.kind == "unknown")
    state, reason, wait_s = _meaning(reply, attempts, in_doubt)
    return Ending(state, reply.reason or reason, now + timedelta(seconds=wait_s), in_doubt, reply.code)


def _meaning(reply: Reply, attempts: int, in_doubt: int) -> tuple[str, str | None, int]:
    """(state, reason, seconds to wait)."""
    if reply.kind == "accepted":
        return "sent", None, 0
    if reply.kind == "refused":
        return "failed", "refused_by_server", 0
    if reply.kind == "unknown":
        if in_doubt >= TIMES_IN_DOUBT:
            return "uncertain", "answer_never_came", 0
        return "waiting", "answer_never_came", AGAIN_AFTER_S[0]
    if attempts > len(AGAIN_AFTER_S):
        return "failed", "turned_away_too_often", 0
    return "waiting", "turned_away_for_now", AGAIN_AFTER_S[attempts - 1]


def before_try(row: Mapping[str, Any], now: datetime) -> tuple[str, str] | None:
    """Why a message is not to be sent after all, judged at the moment of sending: (state, reason), or null to send.

    One that may have gone out before, and is not to be tried again, stays uncertain.
    """
    verdict = _hindrance(row, now)
    if verdict and row["times_in_doubt"]:
        return "uncertain", verdict[1]
    return verdict


def _hindrance(row: Mapping[str, Any], now: datetime) -> tuple[str, str] | None:
    if row["not_after"] is not None and row["not_after"] < now:
        return "expired", "too_late"
    if row["is_withdrawn"]:
        return "suppressed", "withdrawn"
    if row["suppressed"] is not None:
        return "suppressed", row["suppressed"]
    if row["is_declined"]:
        return "suppressed", "channel_declined"
    if row["is_stale"]:
        return "expired", "changed_since"
    if row["channel"] == "sms" and not row["is_safe"]:
        return "failed", "not_safe"
    return None
