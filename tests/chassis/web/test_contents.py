"""Longer texts: in the reader's language where a person has written it, and what the front door may keep of a page."""

from pathlib import Path

import httpx2
import pytest

from chassis.web.contents import ContentMalformed, Contents

FOLDER = Path(__file__).parent / "content"


async def test_a_text_is_shown_in_the_readers_language_and_in_bokmål_where_theirs_is_not_written(
    visitor: httpx2.AsyncClient,
) -> None:
    titles = {"nb": "Velkommen", "en": "Welcome", "nn": "Velkommen"}
    for language, title in titles.items():
        page = (await visitor.get("/shop/welcome", headers={"Accept-Language": language})).text
        assert f">{title}</h1>" in page


async def test_a_text_in_another_language_than_the_page_around_it_says_so(visitor: httpx2.AsyncClient) -> None:
    page = (await visitor.get("/shop/welcome?lang=se")).text
    assert '<html lang="nb"' in page
    assert '<article class="written" lang="se">' in page
    assert "Forlat siden raskt" in page


async def test_northern_sámi_is_offered_where_a_person_has_written_it_and_nowhere_else(
    visitor: httpx2.AsyncClient,
) -> None:
    assert "Davvisámegiella" in (await visitor.get("/shop/welcome")).text
    assert "Davvisámegiella" not in (await visitor.get("/shop/form")).text


async def test_the_choice_of_northern_sámi_is_remembered_past_pages_without_it(visitor: httpx2.AsyncClient) -> None:
    await visitor.get("/shop/welcome?lang=se")
    assert "Forlat siden raskt" in (await visitor.get("/shop/form", headers={"Accept-Language": "en"})).text
    assert "Bures boahtin" in (await visitor.get("/shop/welcome", headers={"Accept-Language": "en"})).text


async def test_a_browser_that_asks_for_northern_sámi_gets_it(visitor: httpx2.AsyncClient) -> None:
    page = await visitor.get("/shop/welcome", headers={"Accept-Language": "se,nb;q=0.8"})
    assert "Bures boahtin" in page.text


async def test_a_place_is_filled_for_those_who_read_its_language_and_empty_for_others(
    visitor: httpx2.AsyncClient,
) -> None:
    assert '<section class="written place" lang="se">' in (await visitor.get("/shop/greeting?lang=se")).text
    assert '"written place"' not in (await visitor.get("/shop/greeting?lang=nb")).text


async def test_what_is_written_cannot_bring_a_script_and_links_elsewhere_tell_nothing(
    visitor: httpx2.AsyncClient,
) -> None:
    page = (await visitor.get("/shop/welcome?lang=nb")).text
    assert "<script>nei" not in page
    assert "<em>trygg</em>" in page
    assert '<a href="https://www.example.org/" rel="noreferrer">' in page


def test_a_text_without_a_title_is_refused_by_name() -> None:
    with pytest.raises(ContentMalformed, match=r"untitled\.nb\.md"):
        Contents(FOLDER).find("untitled", "nb")


async def test_the_front_door_may_keep_a_page_that_is_the_same_for_everyone(visitor: httpx2.AsyncClient) -> None:
    assert (await visitor.get("/shop/welcome")).headers["x-accel-expires"] == "60"
    assert "x-accel-expires" not in (await visitor.get("/shop/form")).headers


async def test_the_front_door_may_not_keep_what_has_something_of_one_persons_in_it(
    visitor: httpx2.AsyncClient, coordinator: httpx2.AsyncClient
) -> None:
    for answer in (
        await coordinator.get("/shop/welcome"),
        await visitor.get("/shop/welcome", headers={"Cookie": "__Host-notice=Takk"}),
        await visitor.get("/shop/welcome?lang=en"),
    ):
        assert "x-accel-expires" not in answer.headers
