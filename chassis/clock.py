"""What time it is, asked in one place so that tests and the simulator can answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")

_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """The moment, aware, in UTC."""
    return _pretended.get() or datetime.now(UTC)


def today() -> date:
    """The date on the wall of a Norwegian office."""
    return now().astimezone(OSLO).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Pretend that it is ``moment`` (aware) for the code inside: the simulator and tests travel with it."""
    token = _pretended.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _pretended.reset(token)
