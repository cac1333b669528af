"""A form on another site must not act in someone's name."""

import httpx2
import pytest

from chassis.web.origin import own

OWN = "https://link-oslo.localhost"
FOREIGN = "https://elsewhere.example.org"


@pytest.mark.parametrize(
    ("headers", "let_in"),
    [
        ({"Origin": OWN}, True),
        ({"Origin": OWN, "Sec-Fetch-Site": "same-origin", "Cookie": "a=b"}, True),
        ({"Origin": FOREIGN}, False),
        ({"Origin": "null"}, False),
        ({"Origin": ""}, False),
        ({"Origin": OWN + ":8443"}, False),
        ({"Origin": OWN + ".example.org"}, False),
        ({"Origin": "http://link-oslo.localhost"}, False),
        ({"Sec-Fetch-Site": "same-origin", "Cookie": "a=b"}, True),
        ({"Sec-Fetch-Site": "same-site", "Cookie": "a=b"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Cookie": "a=b"}, False),
        ({}, True),
        ({"Authorization": "Bearer x"}, True),
    ],
)
async def test_an_unsafe_request_comes_from_our_own_pages_or_from_a_program(
    visitor: httpx2.AsyncClient, headers: dict[str, str], let_in: bool
) -> None:
    del visitor.headers["Origin"]
    for address, body in (("/shop/form", {"data": {"name": "ab"}}), ("/api/shop/things", {"json": {"name": "ab"}})):
        visitor.cookies.clear()
        answer = await visitor.post(address, headers=headers, **body)
        assert (answer.status_code != 403) == let_in


async def test_a_safe_request_may_come_from_anywhere(visitor: httpx2.AsyncClient) -> None:
    answer = await visitor.get("/shop/form", headers={"Origin": FOREIGN, "Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("base_url", "origin"),
    [
        ("https://a.example.org", "https://a.example.org"),
        ("https://a.example.org:443/", "https://a.example.org"),
        ("https://localhost:8443", "https://localhost:8443"),
    ],
)
def test_an_origin_is_written_as_browsers_do(base_url: str, origin: str) -> None:
    assert own(base_url) == origin
