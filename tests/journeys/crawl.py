"""Opens each page as whoever may see it, plain or with its form filled in badly."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from playwright.sync_api import Browser, Page
from starlette.routing import compile_path

from tests.journeys.looking import Watch
from tests.journeys.phones import ask, come_in, give_code
from tests.journeys.scenes import COLLEAGUES, PASSWORD
from tests.journeys.scenes_of_groups import INITIATOR, OTHER_INITIATOR
from tests.journeys.views import ANYONE, AT_OWN_PAGE, AT_THE_DOOR, ENQUIRER, THANKED, WITH_MAILED_CODE, View, routes
from tests.journeys.visitors import PHONE, Network, fill_in, sign_in, visiting

# Every field gets what none can take; what is chosen is unchosen. Returns the forms' addresses, in order.
SPOIL = """() => [...document.querySelectorAll("main form[method=post]")].map(form => {
  form.noValidate = true;
  for (const field of form.elements) {
    if (field.type === "hidden" || field.tagName === "BUTTON" || field.tagName === "FIELDSET") continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = false;
    else if (field.tagName === "SELECT") field.value = "";
    else { if (field.tagName === "INPUT") field.type = "text"; field.removeAttribute("maxlength"); field.value = "?"; }
  }
  const asks = [...form.elements].some(field => field.name && field.type !== "hidden");
  return asks ? form.getAttribute("action") : "";
})"""
SEND = "(place) => document.querySelectorAll('main form[method=post]')[place].requestSubmit()"


class Crawl:
    """A browser that knows its way around a network."""

    def __init__(self, browser: Browser, network: Network) -> None:
        self.browser, self.network = browser, network
        self._cookies: dict[tuple[str, str], Any] = {}
        self._again = [
            compile_path(address)[0]
            for address, route in routes()
            if route.method == "POST" and route.again is not None
        ]

    def walk(
        self, views: Iterable[View], width: int = PHONE, *, dark: bool = False, reads: str = "nb-NO"
    ) -> Iterator[tuple[View, Watch]]:
        """Open one view after another, each person in a browser of their own; the watch has the page."""
        for (office, who), theirs in groupby(sorted(views, key=_person), key=_person):
            holding, url = self._holding(office, who), self.network.url(office)
            with visiting(self.browser, url, width, dark=dark, reads=reads, holding=holding) as page:
                watch = Watch(page)
                for view in theirs:
                    page.goto(view.path)
                    yield view, watch

    def spoil(self, page: Page) -> bool:
        """Send the page's first form that is shown again when filled in badly. False: it has none, or took it."""
        for place, action in enumerate(page.evaluate(SPOIL)):
            if action and any(pattern.match(action) for pattern in self._again):
                with page.expect_navigation():
                    page.evaluate(SEND, place)
                return page.locator(".ds-error-summary").count() > 0
        return False

    def _holding(self, office: str, who: str) -> Any:
        if who == ANYONE:
            return None
        if (office, who) not in self._cookies or who == ENQUIRER:  # a draft keeps what a spoilt form was given
            with visiting(self.browser, self.network.url(office)) as page:
                self._become(page, office, who)
                self._cookies[office, who] = page.context.storage_state()
        return self._cookies[office, who]

    def _become(self, page: Page, office: str, who: str) -> None:
        if who == "initiator":
            page.goto("/sign-in/initiator")
            come_in(page, self.network, office, INITIATOR)
            return
        if who == AT_THE_DOOR:  # also whoever is nobody here is asked for the code
            page.goto("/sign-in/initiator")
            ask(page, "nobody@example.org")
        elif who == WITH_MAILED_CODE:
            page.goto("/sign-in/initiator")
            give_code(page, self.network, office, OTHER_INITIATOR)
        elif who in COLLEAGUES:
            fill_in(page, COLLEAGUES[who]["email"], PASSWORD)
            page.wait_for_url("**/sign-in/code*")
        elif who in (ENQUIRER, THANKED, AT_OWN_PAGE):
            begin_enquiry(page)
            if who != ENQUIRER:
                send_enquiry(page)
            if who == AT_OWN_PAGE:
                open_own_page(page, page.locator(".figure").inner_text())
        else:
            sign_in(page, self.network, office, who)


def _person(view: View) -> tuple[str, str]:
    return view.office, view.who


def begin_enquiry(page: Page) -> None:
    """Answer what must be answered, and stand at the last question."""
    page.goto("/groups/enquiry?postcode=0150")
    page.get_by_role("button", name="Begynn").click()
    page.get_by_label("Ja, jeg er").check()
    go_on(page)
    go_on(page)
    page.get_by_label("Fornavn eller kallenavn").fill("Dugg")
    go_on(page)
    page.get_by_label("På e-post").check()
    page.get_by_label("Telefonnummer eller e-postadresse").fill("dugg@example.org")
    go_on(page)
    page.get_by_role("link", name="Resten kan vente").click()


def open_own_page(page: Page, code: str) -> None:
    """Where one stands, by the code from the receipt."""
    page.goto("/groups/own")
    page.get_by_label("Koden din").fill(code)
    page.get_by_role("button", name="Åpne siden min").click()
    page.wait_for_url("**/groups/own")


def go_on(page: Page) -> None:
    """On to the next question."""
    page.get_by_role("button", name="Gå videre").click()


def send_enquiry(page: Page) -> None:
    """Agree and send."""
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/receipt")
