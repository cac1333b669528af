"""An office whose staff sign in with a provider."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from chassis.db import Database
from services.portal import providers, web
from tests.services.portal.oidc.provider import Browser, Running, running
from tests.web import visiting

MakeDatabase = Callable[..., Awaitable[Database]]


@pytest.fixture(scope="session")
def process() -> Iterator[Running]:
    with running() as provider:
        yield provider


@pytest.fixture
def provider(process: Running) -> Running:
    """The provider as it is by itself, and a portal that has not met it yet."""
    process.shows()
    process.says("kari", email="kari@example.org", email_verified=True)
    providers._of.cache_clear()
    return process


@pytest.fixture
def told(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What the office's settings say otherwise: ``@pytest.mark.parametrize("told", [{"only": True}], indirect=True)``."""
    return dict(getattr(request, "param", {}))


@pytest.fixture
async def db(make_database: MakeDatabase, provider: Running, tmp_path: Path, told: dict[str, Any]) -> Database:
    return await make_database("portal", oidc=provider.settings(tmp_path, **told))


@pytest.fixture
async def visitor(db: Database) -> AsyncIterator[httpx2.AsyncClient]:
    async with visiting(web.app, db) as client:
        yield client


@pytest.fixture
async def browser(provider: Running, visitor: httpx2.AsyncClient) -> AsyncIterator[Browser]:
    browser = Browser(provider, visitor)
    async with browser.there:
        yield browser
