"""Every mail as its reader sees it: as it looked when it was last looked at, light and dark, in order, and the same aloud."""

import re
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Page, Request

from services.notifications import layout, lint
from tests.journeys.looking import RUN_AXE, SIDEWAYS, axe
from tests.services.notifications import golden
from tests.services.notifications.builders import HOST
from tests.services.notifications.golden import Shown, every, html, picture, setting

pytestmark = [pytest.mark.timeout(600)]
SAMPLE = Shown("offer", "nb", "ordinary")
LINKS = "() => [...document.links].map(link => [link.getAttribute('href'), link.textContent])"
HAS_AXE = "() => 'axe' in window"


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    yield from golden.opened()


def faults(page: Page, content: str) -> list[str]:
    """What axe finds, what is wider than the screen, and what would be fetched from somewhere."""
    fetched: list[str] = []

    def note(request: Request) -> None:
        fetched.append(f"fetches {request.url[:60]}")

    page.on("request", note)
    page.set_content(content)
    page.remove_listener("request", note)
    wider = page.evaluate(SIDEWAYS)
    if not page.evaluate(HAS_AXE):
        page.evaluate(axe())
    found = [f"{rule}: {help_text}" for rule, help_text, _ in page.evaluate(RUN_AXE)]
    return found + ([f"{wider} px wider than the screen"] if wider > 0 else []) + _foreign(fetched)


def _foreign(fetched: list[str]) -> list[str]:
    return [what for what in fetched if "data:" not in what]


def test_every_kept_mail_looks_as_it_did_light_and_dark(page: Page) -> None:
    changed = {}
    for shown in every():
        if shown.is_kept:
            with Image.open(shown.path) as kept:
                changed[shown.path.name] = golden.difference(picture(page, html(setting(shown))), kept)

    assert {name: part for name, part in changed.items() if part > golden.TOLERANCE} == {}
    assert {path.name for path in golden.FOLDER.glob("*.png")} == changed.keys()


def test_the_pictures_do_not_weigh_down_the_repository() -> None:
    assert sum(path.stat().st_size for path in golden.FOLDER.glob("*.png")) < 4 * 1024 * 1024


def test_every_mail_is_in_order_on_a_phone(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    found = {shown: faults(page, html(setting(shown))) for shown in every()}

    assert {shown: each for shown, each in found.items() if each} == {}


def test_every_message_is_in_order_in_the_dark(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    found = {shown: faults(page, html(setting(shown))) for shown in every() if shown[1:] == ("nb", "ordinary")}

    assert {shown: each for shown, each in found.items() if each} == {}


def test_every_mail_says_the_same_as_text_and_as_html_in_the_same_order(page: Page) -> None:
    for shown in every():
        told = setting(shown)
        page.set_content(html(told))

        assert page.inner_text("main").split() == [*told.subject.split(), *_words(layout.text(told))], shown


def test_every_link_is_the_address_it_shows_and_ours(page: Page) -> None:
    for shown in every():
        page.set_content(html(setting(shown)))
        links = page.evaluate(LINKS)

        assert links and all(href == words and href.startswith(f"https://{HOST}/") for href, words in links), shown


def test_read_aloud_every_link_stands_alone_after_words_that_say_what_it_is_for() -> None:
    for shown in every():
        lines = layout.text(setting(shown)).split("\n")
        for place, line in enumerate(lines):
            if "http" in line:
                assert re.fullmatch(r"https://\S+", line), shown
                assert lines[place - 1].endswith(":"), shown
        assert lint.marks("\n".join(lines), HOST) == []


def test_read_aloud_a_mail_begins_with_a_greeting_and_ends_with_who_and_why() -> None:
    for shown in every():
        told = setting(shown)
        text = layout.text(told)

        assert re.match(r"(Hei|Hello|Hi|Dear|Vi kommer|Bures)\b", text) or shown.template == "by_hand", text
        assert text.index(told.body) < text.index(told.signature[0]) < text.index(told.footer[0]), shown


@pytest.mark.parametrize(
    ("planted", "instead"),
    [
        ("<p style", "<p hidden style"),
        ("@media (prefers-color-scheme: dark)", "@media (prefers-color-scheme: none)"),
        ("  a { color: #8fd3cb", "  a { color: #cb8fd3"),
        ("font-size: 17px", "font-size: 19px"),
        ("font-weight: 600", "font-weight: 400"),
        ("padding: 32px 24px 40px", "padding: 32px 44px 40px"),
        ("</h1>", "</h1><p>Annonse</p>"),
    ],
)
def test_a_planted_change_is_seen(page: Page, planted: str, instead: str) -> None:
    whole = html(setting(SAMPLE))
    spoilt = whole.replace(planted, instead, 1)

    assert spoilt != whole
    with Image.open(SAMPLE.path) as kept:
        assert golden.difference(picture(page, whole), kept) <= golden.TOLERANCE
        assert golden.difference(picture(page, spoilt), kept) > golden.TOLERANCE


@pytest.mark.parametrize(
    ("planted", "instead"),
    [
        ('lang="nb"', 'lang=""'),
        ("color: #1e2b3c", "color: #c0c0c0"),
        ("</h1>", '</h1><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'),
        ("</h1>", '</h1><p style="width: 700px">Bredt</p>'),
        ("</h1>", f'</h1><img alt="" src="https://{HOST}/pixel.gif">'),
        ("<h1", "<div"),
    ],
)
def test_a_planted_fault_is_found(page: Page, planted: str, instead: str) -> None:
    page.emulate_media(color_scheme="light")
    whole = html(setting(SAMPLE))

    assert faults(page, whole) == []
    assert faults(page, whole.replace(planted, instead, 1))


def _words(text: str) -> list[str]:
    return text.replace("\n-- \n", "\n").split()
