"""The privacy page: everything that is personal in any service's tables, told in the situation a person is in."""

import re

import httpx2

from chassis.db import Database
from services.portal import privacy
from services.portal.public_face import promise


def test_every_table_with_something_personal_is_told_of_in_exactly_one_situation() -> None:
    told = [table for situation in privacy.SITUATIONS for table in situation.tables]
    assert sorted(told) == sorted(privacy.tables())


def test_every_column_that_says_something_has_its_line_and_no_jargon() -> None:
    for situation in privacy.SITUATIONS:
        lines = privacy.kept(situation)
        assert lines and all(line.what and line.how_long for line in lines)
        assert not [line for line in lines if re.search(r"\bnull\b|SHA-256|E\.164|use case", line.what + line.how_long)]


async def test_the_page_says_what_why_how_long_and_who(visitor: httpx2.AsyncClient) -> None:
    page = (await visitor.get("/privacy")).text
    for said in (
        "Hva vi skal kalle deg",
        "Hvorfor:",
        "Hvem ser det:",
        "180 dager etter arrangementet",
        "datatilsynet.no",
    ):
        assert said in page


async def test_the_accessibility_page_leads_to_the_offices_statement_where_there_is_one(
    visitor: httpx2.AsyncClient, db: Database
) -> None:
    assert "uustatus.no/" not in (await visitor.get("/accessibility")).text
    await db.run(promise, 5, "https://uustatus.no/nb/erklaringer/publisert/x")
    assert 'href="https://uustatus.no/nb/erklaringer/publisert/x"' in (await visitor.get("/accessibility")).text
