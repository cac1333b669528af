"""The checks of a page are worth what they find: each defect, planted alone in a page without any, is found as what it is."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from chassis.web.headers import ALWAYS
from tests.journeys.looking import Watch
from tests.journeys.visitors import visiting

URL = "https://planted.localhost"
CSS = """
body { color: #222; background: #fff; font: 16px/1.5 sans-serif; margin: 1rem; }
a, button, input, select { min-height: 32px; padding: 4px 8px; display: inline-block; }
p a { display: inline; padding: 0; }
.pale { color: #bbb; }
.wide { width: 900px; }
.tiny { min-height: 0; width: 12px; height: 12px; padding: 0; margin: 0; border: 0; }
.unseen:focus { outline: 0; }
.plain { color: #223; text-decoration: none; }
"""
SOUND = """<!doctype html>
<html lang="nb">
<head><meta charset="utf-8"><title>Prøve</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/planted.css"></head>
<body>
<header><a href="/">Forsiden</a></header>
<main>
<h1>Prøve</h1>
<p>Noe å lese, med <a href="/mer">en lenke til mer</a> i seg.</p>
<h2>Skjema</h2>
<form method="post" action="/">
<label for="called">Navn</label> <input id="called" name="called" autocomplete="name">
<button>Send</button>
</form>
<table><caption>Tall</caption><tr><th scope="col">År</th><th scope="col">Antall</th></tr><tr><td>2026</td><td>3</td></tr></table>
<!-- here -->
</main>
</body>
</html>
"""
HERE = "<!-- here -->"
PLANTED = {
    "a field without a label": (HERE, '<input name="unlabelled">', "axe label"),
    "a list to choose from without a name": (HERE, "<select><option>1</option></select>", "axe select-name"),
    "text too pale to read": (HERE, '<p class="pale">Blekt</p>', "axe color-contrast"),
    "a page that does not say its language": ('<html lang="nb">', "<html>", "axe html-has-lang"),
    "a language there is none of": ('lang="nb"', 'lang="zz-q"', "axe html-lang-valid"),
    "a part in a language there is none of": (HERE, '<p lang="zzz">Hm</p>', "axe valid-lang"),
    "a page without a title": ("<title>Prøve</title>", "", "axe document-title"),
    "an id used twice": (HERE, '<p id="called">Igjen</p>', "id twice: called"),
    "a button that says nothing": (HERE, "<button></button>", "axe button-name"),
    "a picture that says nothing": (HERE, '<img src="/picture.png" width="40" height="40">', "axe image-alt"),
    "a link that says nothing": (HERE, '<a href="/x"></a>', "axe link-name"),
    "a link told from text by colour alone": (
        HERE, '<p>Lang tekst med <a class="plain" href="/x">lenke</a> i.</p>', "axe link-in-text-block"
    ),
    "a heading that leaps": (HERE, "<h5>Sprang</h5>", "axe heading-order"),
    "no first heading": ("<h1>Prøve</h1>", "<h2>Prøve</h2>", "axe page-has-heading-one"),
    "text outside every landmark": ("</body>", "<p>Utenfor</p></body>", "axe region"),
    "a point outside a list": (HERE, "<div><li>Løs</li></div>", "axe listitem"),
    "a page wider than the screen": (HERE, '<p class="wide">Bred</p>', "wider than the screen"),
    "a script in the page": (HERE, "<script>document.title = 'x'</script>", "content policy: script-src"),
    "a handler in an attribute": (HERE, '<button onclick="x()">Trykk</button>', "handler in an attribute"),
    "a style in an attribute": (HERE, '<p style="color: #222">Pyntet</p>', "content policy: style-src-attr"),
    "something fetched from elsewhere": (
        HERE, '<img alt="Sporing" width="1" height="1" src="https://elsewhere.example.org/x.png">', "content policy: img-src"
    ),
    "a frame from elsewhere": (HERE, '<iframe title="x" src="https://elsewhere.example.org/"></iframe>', "content policy:"),
    "an order of its own for the keyboard": (HERE, '<a href="/x" tabindex="5">Først</a>', "axe tabindex"),
    "a role there is none of": (HERE, '<div role="buton">Trykk</div>', "axe aria-roles"),
    "a role that lacks what it needs": (HERE, '<div role="checkbox" tabindex="0">Ja</div>', "axe aria-required-attr"),
    "something hidden that takes focus": (HERE, '<div aria-hidden="true"><a href="/x">Skjult</a></div>', "axe aria-hidden-focus"),
    "a button inside a link": (HERE, '<button>Ytre <a href="/x">indre</a></button>', "axe nested-interactive"),
    "a label that leads nowhere": (HERE, '<label for="gone">Bort</label>', "for leads nowhere"),
    "a description that leads nowhere": (
        'name="called"', 'name="called" aria-describedby="gone"', "aria-describedby leads nowhere"
    ),
    "a purpose there is none of": ('autocomplete="name"', 'autocomplete="nickname-of-cat"', "axe autocomplete-valid"),
    "a table without heads": (HERE, "<table><tr><td>1</td><td>2</td></tr></table>", "table without heads"),
    "buttons too small for a finger": (
        HERE, '<button class="tiny" aria-label="a"></button><button class="tiny" aria-label="b"></button>', "axe target-size"
    ),
    "focus that is not seen": (HERE, '<button class="unseen">Usett</button>', "focus is not seen"),
    "a page that may not be enlarged": ("initial-scale=1", "maximum-scale=1, user-scalable=no", "axe meta-viewport"),
    "a film that plays by itself": (HERE, '<video autoplay muted src="/film.webm"></video>', "plays by itself"),
    "a page that goes on by itself": ("<title>", '<meta http-equiv="refresh" content="30"><title>', "axe meta-refresh"),
}  # fmt: skip
PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
"""What has not been seen once cannot be seen to move."""
MOVING = "() => document.body.insertAdjacentHTML('afterbegin', '<header>' + '<p>Sent</p>'.repeat(9) + '</header>')"


@pytest.fixture(autouse=True)
def undisturbed() -> None:
    """These pages are served by the browser itself: no network is visited."""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with visiting(browser, URL) as opened:
        yield opened


def show(page: Page, html: str) -> Watch:
    """A page of ours, under the headers every page of ours carries."""

    def answer(route: Route) -> None:
        place = route.request.url.removeprefix(URL)
        if place == "/planted.css":
            route.fulfill(body=CSS, content_type="text/css", headers=ALWAYS)
        elif place == "/":
            route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=ALWAYS)
        else:
            route.fulfill(body="", status=200, headers=ALWAYS)

    page.route("**/*", answer)
    watch = Watch(page)
    page.goto("/")
    return watch


def test_a_page_without_a_defect_has_none(page: Page) -> None:
    assert show(page, SOUND).faults() == []


@pytest.mark.parametrize("defect", PLANTED)
def test_a_planted_defect_is_found_as_what_it_is(page: Page, defect: str) -> None:
    instead_of, planted, told = PLANTED[defect]
    assert SOUND.count(instead_of) == 1
    faults = show(page, SOUND.replace(instead_of, planted)).faults()
    assert any(told in fault for fault in faults), faults


def test_a_page_that_moves_while_it_is_read_is_found(page: Page) -> None:
    show(page, SOUND)
    page.evaluate(PAINTED)
    page.evaluate(MOVING)
    page.wait_for_function("() => ownFaults().some(fault => fault.startsWith('moves'))")


def test_what_a_script_trips_over_is_found(page: Page) -> None:
    watch = show(page, SOUND)
    page.evaluate("() => setTimeout(() => { throw new Error('planted') })")
    page.evaluate("() => new Promise(done => setTimeout(done, 50))")
    assert any("planted" in fault for fault in watch.faults())
