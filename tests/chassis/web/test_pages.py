"""What every page carries: language, headers, a way out, help for now."""

import httpx2
import pytest

from chassis.web.headers import CSP
from chassis.web.passes import HEADER
from tests.web import make_pass


async def test_nothing_may_be_loaded_from_elsewhere_and_nothing_is_kept(visitor: httpx2.AsyncClient) -> None:
    for address in ("/shop/form", "/api/shop/who", "/shop/nothing", "/api/shop/nothing", "/shop/_broken"):
        headers = (await visitor.get(address)).headers
        assert headers["content-security-policy"] == CSP
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
    assert "unsafe" not in CSP
    assert "http" not in CSP


async def test_no_page_has_a_script_or_style_in_it(coordinator: httpx2.AsyncClient) -> None:
    for address in ("/shop/form", "/shop/staff"):
        html = (await coordinator.get(address)).text
        assert "<style" not in html
        assert "style=" not in html
        assert html.count("<script") == html.count("<script src=")


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("nb-NO,nb;q=0.9,en;q=0.5", "nb"),
        ("no", "nb"),
        ("nn-NO", "nn"),
        ("de,en;q=0.8,nb;q=0.2", "en"),
        ("de", "nb"),
        ("", "nb"),
        ("en;q=x,nn;q=1", "nn"),
        (";;q=,,", "nb"),
    ],
)
async def test_the_browser_s_wish_chooses_the_language(
    visitor: httpx2.AsyncClient, accepted: str, language: str
) -> None:
    answer = await visitor.get("/shop/form", headers={"Accept-Language": accepted})
    assert f'<html lang="{language}"' in answer.text
    assert answer.headers["content-language"] == language


async def test_a_chosen_language_is_remembered(visitor: httpx2.AsyncClient) -> None:
    await visitor.get("/shop/form?lang=en", headers={"Accept-Language": "nb"})
    later = await visitor.get("/shop/form", headers={"Accept-Language": "nb"})
    assert "Leave this page quickly" in later.text


async def test_public_pages_have_a_way_out_and_help_for_now(visitor: httpx2.AsyncClient) -> None:
    html = (await visitor.get("/shop/form")).text
    assert "Forlat siden raskt" in html
    for number in ("113", "116 117", "116 123", "116 111"):
        assert number in html


async def test_a_page_names_its_office(visitor: httpx2.AsyncClient) -> None:
    assert "LINK Oslo" in (await visitor.get("/shop/form")).text


async def test_the_menu_holds_what_the_person_s_roles_open(coordinator: httpx2.AsyncClient) -> None:
    coordinators = (await coordinator.get("/shop/staff")).text
    managers = (await coordinator.get("/shop/staff", headers={HEADER: make_pass(["manager"])})).text
    assert 'href="/groups/enquiries"' in coordinators
    assert 'href="/groups/enquiries"' not in managers
    assert ">I dag</a>" in managers


async def test_a_piece_of_another_service_s_page_has_something_in_its_place(coordinator: httpx2.AsyncClient) -> None:
    html = (await coordinator.get("/shop/staff")).text
    assert '<!--# include virtual="/other/_part?lang=nb" stub="other" -->' in html
