"""Every page of every service once, on a phone: no console error, nothing sideways, nothing that axe finds."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.crawl import Crawl
from tests.journeys.looking import Watch
from tests.journeys.scenes import Scenes
from tests.journeys.views import PARAMETER, View, page_routes, views
from tests.journeys.visitors import Network

pytestmark = [pytest.mark.xdist_group("network"), pytest.mark.timeout(600)]


def test_every_page_is_in_order_on_a_phone(demo: Network, scenes: Scenes, browser: Browser) -> None:
    crawl = Crawl(browser, demo)
    assert [fault for view in views(scenes) for fault in faults(crawl, view)] == []


def test_a_page_that_asks_for_something_new_must_be_given_it(scenes: Scenes) -> None:
    asked = {name for address, _ in page_routes() for name in PARAMETER.findall(address)}
    assert asked <= scenes.keys()


@pytest.mark.parametrize(
    "planted",
    [
        "document.body.append(new Image())",
        "document.querySelector('main').style.width = '500px'",
        "document.querySelector('h1').style.color = '#ddd'",
        "console.error('planted')",
        "document.body.insertAdjacentHTML('beforeend', '<b style=\"color:red\">styled</b>')",
    ],
)
def test_a_planted_fault_is_found(demo: Network, browser: Browser, planted: str) -> None:
    with Crawl(browser, demo).at(View("front", "/")) as page:
        watch = Watch(page)
        page.goto("/")
        assert watch.faults() == []
        page.evaluate(planted)
        assert watch.faults()


def faults(crawl: Crawl, view: View) -> list[str]:
    with crawl.at(view) as page:
        watch = Watch(page)
        page.goto(view.path)
        return [f"{view.name}: {fault}" for fault in watch.faults()]
