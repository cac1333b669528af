"""A database for each test of portal."""

from collections.abc import AsyncIterator, Awaitable, Callable

import httpx2
import pytest

from chassis.db import Database
from services.portal import web
from tests.web import visiting

MakeDatabase = Callable[..., Awaitable[Database]]


@pytest.fixture
async def db(make_database: MakeDatabase) -> Database:
    return await make_database("portal")


@pytest.fixture
async def visitor(db: Database) -> AsyncIterator[httpx2.AsyncClient]:
    async with visiting(web.app, db) as client:
        yield client
