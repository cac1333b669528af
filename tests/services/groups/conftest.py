"""A database for each test of groups."""

import pytest

from chassis.db import Database
from tests.services.groups.builders import MakeDatabase


@pytest.fixture
async def db(make_database: MakeDatabase) -> Database:
    return await make_database("groups")
