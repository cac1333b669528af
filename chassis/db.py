"""The only door to a database: ``run(use_case, …)`` is one call, one connection, one transaction, one set of outbox rows."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import asyncpg

from chassis import log, outbox, problems
from chassis.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")

WAKE_CHANNEL = "brikke_outbox"
WAKE_AFTER_S, WAKE_AGAIN_S = 0.01, 0.1
"""NOTIFY in each transaction halves the commits a second, so one goes out for all the commits of 10 ms; and while they go on,
for those of a tenth of a second.
"""
TRIES = 4
CONNECT_TIMEOUT_S = 10.0
PATIENCE_S = 3.0
"""A restart of PostgreSQL takes about so long; a person who has just pressed a button is not shown it."""

TRANSIENT = (
    OSError,
    asyncio.TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
    asyncpg.LockNotAvailableError,
)
"""Faults of the moment: the same call may well succeed later."""
AGAIN = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError)

logger = log.get(__name__)


class Conn(asyncpg.Connection):
    """A connection inside a use case's transaction, with what the use case may ask about where it runs."""

    __slots__ = ("collected", "replaying", "service", "settings")

    collected: list[Any]
    replaying: bool
    service: str
    settings: Settings

    @property
    def office(self) -> str:
        return self.settings.office

    def get_reset_query(self) -> str:
        """Nothing to take back when a connection returns to the pool: a use case sets nothing that outlives COMMIT."""
        return ""


class Database:
    """One service's database in one process."""

    def __init__(self, settings: Settings, service: str, *, statement_timeout_s: int = 15) -> None:
        self.settings = settings
        self.service = service
        self.on_told: Callable[[], None] | None = None
        """Called after a commit that told something, besides the NOTIFY: for a relay in the same process."""
        self._pool: asyncpg.Pool | None = None
        self._waking: asyncio.TimerHandle | None = None
        self._woken_at = 0.0
        self._notifying: asyncio.Task[None] | None = None
        self._statement_timeout_s = statement_timeout_s

    async def open(self) -> None:
        """Prepare the pool; connections come with the first call, so a database that is away does not stop the start."""
        self._pool = await asyncpg.create_pool(
            self.settings.database_dsn(self.service),
            password=self.settings.database_password(self.service),
            min_size=0,
            max_size=self.settings.pool_max,
            max_inactive_connection_lifetime=60,
            connection_class=Conn,
            init=self._prepare,
            timeout=CONNECT_TIMEOUT_S,
            statement_cache_size=500,
            server_settings={
                "application_name": f"brikke {self.settings.office} {self.service}",
                "statement_timeout": f"{self._statement_timeout_s}s",
                "idle_in_transaction_session_timeout": "30s",
                "jit": "off",
            },
        )

    async def close(self) -> None:
        if self._waking:
            self._waking.cancel()
        if self._notifying:
            self._notifying.cancel()
            await asyncio.gather(self._notifying, return_exceptions=True)
        if self._pool:
            pool, self._pool = self._pool, None
            try:
                async with asyncio.timeout(5):
                    await pool.close()
            except (TimeoutError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                pool.terminate()

    async def run(
        self, use_case: Callable[Concatenate[Conn, P], Awaitable[T]], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Call ``use_case(conn, …)`` in a transaction of its own and write what it told.

        A deadlock or serialization failure is tried again; a violated constraint that a problem claims becomes that
        problem; anything else leaves as it is, with nothing written.
        """
        for attempt in range(TRIES):
            try:
                return await self._once(use_case, *args, **kwargs)
            except AGAIN:
                if attempt == TRIES - 1:
                    raise
                await asyncio.sleep(random.uniform(0, 0.05 * 2**attempt))  # noqa: S311 jitter, not a secret
        raise AssertionError("unreachable")

    async def _once(
        self, use_case: Callable[Concatenate[Conn, P], Awaitable[T]], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        async with self._connection() as acquired:
            conn = cast(Conn, acquired)
            inner = cast(Conn, getattr(acquired, "_con"))  # noqa: B009 the connection itself, not the pool's handle
            inner.collected, inner.replaying = [], False
            try:
                async with conn.transaction():
                    result = await use_case(conn, *args, **kwargs)
                    told = await outbox.insert(inner)
            except asyncpg.IntegrityConstraintViolationError as violated:
                raise translate(violated) from violated
        if told:
            self.told()
        return result

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[Any]:
        """A pooled connection. A database that has just fallen over is given a moment to come back: nothing has begun."""
        if self._pool is None:
            raise RuntimeError("the database is not open")
        give_up_at = asyncio.get_running_loop().time() + PATIENCE_S
        while True:
            try:
                acquired = await self._pool.acquire(timeout=CONNECT_TIMEOUT_S)
                break
            except TRANSIENT:
                if asyncio.get_running_loop().time() > give_up_at:
                    raise
            await asyncio.sleep(random.uniform(0.1, 0.3))  # noqa: S311 jitter, not a secret
        try:
            yield acquired
        finally:
            await self._pool.release(acquired)

    def told(self) -> None:
        """Wake the relays, wherever they run; many commits share one waking."""
        if self.on_told:
            self.on_told()
        elif self._waking is None:
            loop = asyncio.get_running_loop()
            at = max(loop.time() + WAKE_AFTER_S, self._woken_at + WAKE_AGAIN_S)
            self._waking = loop.call_at(at, self._wake)

    def _wake(self) -> None:
        loop = asyncio.get_running_loop()
        self._waking, self._woken_at = None, loop.time()
        self._notifying = loop.create_task(self._notify())

    async def _notify(self) -> None:
        try:
            if self._pool:
                await self._pool.execute(f"NOTIFY {WAKE_CHANNEL}")
        except TRANSIENT as away:
            logger.warning("notify_failed", service=self.service, reason=type(away).__name__)

    async def _prepare(self, conn: Any) -> None:
        conn.settings, conn.service, conn.collected, conn.replaying = self.settings, self.service, [], False
        await conn.set_type_codec("jsonb", schema="pg_catalog", encoder=json.dumps, decoder=json.loads)


def translate(violated: asyncpg.IntegrityConstraintViolationError) -> Exception:
    """The problem a violated constraint stands for, or the violation itself when no problem claims it."""
    kind = problems.for_constraint(problems.known(), violated.constraint_name)
    return kind() if kind else violated


def set_replaying(conn: Conn, replaying: bool) -> None:
    """Open or close ``outbox.add`` on a connection: closed while it is told what it was told before."""
    getattr(conn, "_con", conn).replaying = replaying
