"""Every error is a problem document to a program and a page to a person, and never shows an exception's text."""

import asyncpg
import httpx2
import pytest

from chassis.db import Conn, Database
from chassis.web.answers import problem_of

THINGS = "/api/shop/things"


async def test_wrong_and_unknown_fields_are_told_one_by_one(visitor: httpx2.AsyncClient) -> None:
    sent = {"name": "x", "count": 9, "channel": {"kind": "pigeon", "address": "no"}, "colour": "red"}
    answer = await visitor.post(THINGS, json=sent, headers={"Accept-Language": "en"})

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["type"], problem["status"]) == ("invalid", 422)
    assert problem["errors"] == {
        "name": ["Write between 2 and 20 characters."],
        "count": ["It must be between 1 and 5."],
        "channel.kind": ["Choose one of these: email, phone."],
        "channel.address": ["Write an e-mail address, such as name@example.org."],
        "colour": ["We do not know this field."],
    }


async def test_a_problem_of_the_use_case_keeps_its_slug_and_fills_in_its_sentence(visitor: httpx2.AsyncClient) -> None:
    answer = await visitor.post(THINGS, json={"name": "rare"}, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.json()["type"]) == (409, "sold-out")
    assert answer.json()["detail"] == "There is nothing left of rare."


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"name": NaN}', "application/json", 400),
        (b'{"name": "a\\u0000b"}', "application/json", 400),
        (b'{"name": "\\ud800x"}', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[]", "application/json", 422),
        (b'"text"', "application/json", 422),
        (b"name=ab", "application/x-www-form-urlencoded", 415),
        (b'{"name": "ab"}', "text/plain", 415),
        (b"", "application/json", 422),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused(
    visitor: httpx2.AsyncClient, body: bytes, kind: str, status: int
) -> None:
    answer = await visitor.post(THINGS, content=body, headers={"Content-Type": kind})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


async def test_a_body_over_the_limit_is_refused_by_its_stated_and_by_its_real_length(
    visitor: httpx2.AsyncClient,
) -> None:
    async def in_pieces():  # type: ignore[no-untyped-def]
        for _ in range(300):
            yield b" " * 1024

    for content in (b" " * 300_000, in_pieces()):
        answer = await visitor.post(THINGS, content=content, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["type"]) == (413, "body-too-large")


async def test_what_is_not_there_is_404_and_a_method_that_is_not_there_405(visitor: httpx2.AsyncClient) -> None:
    for address in ("/api/shop/nothing", "/api/shop/things/not-a-uuid"):
        answer = await visitor.get(address)
        assert (answer.status_code, answer.json()["type"]) == (404, "not-found")
    answer = await visitor.delete(THINGS)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


async def test_an_exception_is_told_without_its_text(visitor: httpx2.AsyncClient) -> None:
    for address in ("/api/shop/things/1b671a64-40d5-491e-99b0-da01ff1f3341", "/shop/broken", "/shop/_broken"):
        answer = await visitor.get(address)
        assert answer.status_code == 500
        assert "01017012345" not in answer.text
        assert "Traceback" not in answer.text


async def test_a_fragment_that_breaks_is_empty_so_that_the_page_shows_what_it_has_instead(
    visitor: httpx2.AsyncClient,
) -> None:
    assert (await visitor.get("/shop/_broken")).text == ""


async def test_a_page_says_the_same_sentence_in_the_reader_s_language(visitor: httpx2.AsyncClient) -> None:
    answer = await visitor.get("/shop/nothing", headers={"Accept-Language": "nb"})
    assert answer.status_code == 404
    assert "Vi fant ikke det du spurte etter." in answer.text
    assert "Trenger du hjelp nå?" in answer.text


async def test_a_number_too_large_for_the_database_is_the_sender_s_fault(database: Database) -> None:
    async def select(conn: Conn) -> None:
        await conn.fetchval("SELECT $1::int", 2**40)

    with pytest.raises(asyncpg.DataError) as refused:
        await database.run(select)
    assert problem_of(refused.value).status == 422


async def test_a_database_that_is_away_is_503_and_a_missing_file_is_not(database: Database) -> None:
    assert problem_of(ConnectionRefusedError()).status == 503
    assert problem_of(FileNotFoundError("/secret")).status == 500
