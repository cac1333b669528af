"""Every page of every service on a phone, as it is and with its form filled in badly: no console error, nothing sideways,
nothing that axe finds. In the dark, in English and at a desk: ``make screenshots``."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.crawl import Crawl
from tests.journeys.scenes import Scenes
from tests.journeys.views import PARAMETER, View, page_routes, views
from tests.journeys.visitors import Network

pytestmark = [pytest.mark.timeout(600)]


def test_every_page_is_in_order_on_a_phone(demo: Network, scenes: Scenes, browser: Browser) -> None:
    crawl, found = Crawl(browser, demo), {}
    for view, watch in crawl.walk(views(scenes)):
        found[view.name] = watch.faults()
        if crawl.spoil(watch.page):
            found[f"{view.name}, filled in badly"] = watch.faults()
    assert len(found) > 180
    assert {name: faults for name, faults in found.items() if faults} == {}


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
    for _, watch in Crawl(browser, demo).walk([View("front", "/")]):
        assert watch.faults() == []
        watch.page.evaluate(planted)
        assert watch.faults()
