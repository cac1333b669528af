"""Requests for the same thing that come at the same time are done in one transaction, which shares what it costs: the lock
they would all wait for, the count behind it, the COMMIT.

Nobody waits for others to come: whoever comes alone is done alone, and whoever comes while a transaction is under way is in
the next. Each is answered for itself, and one that cannot be done stands in nobody's way.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response

from chassis.db import TRANSIENT, Conn, Database
from chassis.problems import Problem
from chassis.web import idempotency
from chassis.web.idempotency import Claim

MOST = 40
"""Done in one transaction."""

UseCaseForAll = Callable[[Conn, Any, Sequence[Any]], Awaitable[Sequence[Any]]]
"""``(conn, about, told)``: for each of ``told``, in order, what it comes to, or the Problem that is its own alone."""


@dataclass
class Asked:
    """One request's part: what it tells, how its answer is made of what that came to, and its Idempotency-Key."""

    told: Any
    answer: Callable[[Any], Response]
    claim: Claim | None
    context: Context = field(default_factory=copy_context)
    """The language it is answered in."""
    answered: "asyncio.Future[Response]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def end(self, outcome: Response | BaseException) -> None:
        if self.answered.done():
            return
        if isinstance(outcome, BaseException):
            self.answered.set_exception(outcome)
        else:
            self.answered.set_result(outcome)


class Together:
    """Who is waiting to be done together, by use case and what it is about."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[tuple[UseCaseForAll, Any], list[Asked]] = {}
        self._at_work: set[asyncio.Task[None]] = set()

    async def ask(
        self,
        use_case: UseCaseForAll,
        about: Any,
        told: Any,
        *,
        answer: Callable[[Any], Response],
        claim: Claim | None = None,
    ) -> Response:
        """Have it done with whatever else is asked of the same. Errors: those of the use case, KeyReused."""
        asked, which = Asked(told, answer, claim), (use_case, about)
        if which in self._waiting:
            self._waiting[which].append(asked)
        else:
            self._waiting[which] = [asked]
            task = asyncio.get_running_loop().create_task(self._serve(*which))
            self._at_work.add(task)
            task.add_done_callback(self._at_work.discard)
        return await asked.answered

    async def _serve(self, use_case: UseCaseForAll, about: Any) -> None:
        which = use_case, about
        while waiting := self._waiting[which]:
            these, self._waiting[which] = _take(waiting)
            await self._do(use_case, about, these)
        del self._waiting[which]

    async def _do(self, use_case: UseCaseForAll, about: Any, these: list[Asked]) -> None:
        """All of them, or, where together they cannot be done for a reason of one of them, each alone."""
        try:
            outcomes = await self._database.run(_answer, use_case, about, these)
        except Exception as fault:  # noqa: BLE001 whatever it is, it is theirs who asked
            if len(these) > 1 and not isinstance(fault, TRANSIENT):
                for one in these:
                    await self._do(use_case, about, [one])
                return
            outcomes = [fault for _ in these]
        for one, outcome in zip(these, outcomes, strict=True):
            one.end(outcome)


def _take(waiting: list[Asked]) -> tuple[list[Asked], list[Asked]]:
    """(who is next, who waits on): of those with the same key only the first, so that the others get its answer."""
    these: list[Asked] = []
    later: list[Asked] = []
    keys: set[tuple[str, str]] = set()
    for one in waiting:
        key = one.claim and (one.claim.scope, one.claim.key)
        if len(these) == MOST or key in keys:
            later.append(one)
            continue
        these.append(one)
        if key:
            keys.add(key)
    return these, later


async def _answer(
    conn: Conn, use_case: UseCaseForAll, about: Any, these: Sequence[Asked]
) -> list[Response | BaseException]:
    """Each one's answer, kept where it has a key; the first answer anew where the key was used before."""
    claims = [one.claim for one in these if one.claim]
    claimed = await idempotency.claim(conn, claims) if claims else []
    fresh = [one for one in these if one.claim is None or one.claim in claimed]
    came_to = await use_case(conn, about, [one.told for one in fresh]) if fresh else []
    answers: dict[int, Response | BaseException] = {
        id(one): outcome if isinstance(outcome, Problem) else one.context.run(one.answer, outcome)
        for one, outcome in zip(fresh, came_to, strict=True)
    }
    for one in these:
        if one.claim and one.claim not in claimed:
            answers[id(one)] = await _as_before(conn, one.claim)
    if claimed:
        await idempotency.keep(conn, [(one.claim, answers[id(one)]) for one in fresh if one.claim])
    return [answers[id(one)] for one in these]


async def _as_before(conn: Conn, claim: Claim) -> Response | Problem:
    try:
        return await idempotency.same_answer(conn, claim)
    except Problem as problem:
        return problem
