"""A database of events for each test."""

import pytest

from chassis.db import Database


@pytest.fixture
async def db(make_database) -> Database:  # type: ignore[no-untyped-def]
    return await make_database("events")
