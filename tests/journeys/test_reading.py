"""Pages for people who make the text larger: at 320 px (400 % on a desk screen), and with more air in the text (WCAG 1.4.10,
1.4.12), nothing goes sideways, nothing is cut off."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.visitors import Network, sign_in, visiting

NARROW = 320
OFFICE = "link-oslo"
PUBLIC = (
    "/",
    "/find?place=0150",
    "/groups/enquiry",
    "/groups",
    "/events",
    "/offices",
    "/about/group",
    "/privacy",
    "/invite",
    "/sign-in",
)
STAFF = (
    "/today",
    "/groups/enquiries",
    "/groups/proposals",
    "/groups/groups/new",
    "/notifications",
    "/reporting",
    "/status",
    "/account",
)
AIR = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }
"""  # what a reader's own style sheet may ask for, by WCAG 1.4.12
LONGEST = """() => document.querySelectorAll(".card :is(h2, h3), .card > .quiet").forEach(one => {
  if (!one.children.length) one.textContent = "Igangsetteropplæringsseminar";
})"""
"""Whatever an office calls its events."""
CUT = """() => [...document.querySelectorAll("main *, header *, footer *")].filter(one => {
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const hides = style.overflowX !== "visible" && style.overflowX !== "auto";
  const seen = box.width > 1 && !one.closest(".unseen, dialog, .ds-skip-link, input, select, textarea");
  return seen && hides && one.scrollWidth > one.clientWidth + 1 && style.textOverflow !== "ellipsis";
}).map(one => one.outerHTML.slice(0, 90))"""
WEAR = """css => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

pytestmark = [pytest.mark.timeout(300)]


@pytest.mark.parametrize("air", [False, True], ids=["large text", "airy text"])
def test_nothing_goes_sideways_or_is_cut_off_for_those_who_enlarge(demo: Network, browser: Browser, air: bool) -> None:
    with visiting(browser, demo.url(OFFICE), NARROW) as page:
        found = {}
        for place, path in enumerate((*PUBLIC, *STAFF)):
            if place == len(PUBLIC):
                sign_in(page, demo, OFFICE, "coordinator")
            page.goto(path)
            page.evaluate(LONGEST)
            if air:
                page.evaluate(WEAR, AIR)
            found[path] = (page.evaluate(SIDEWAYS), page.evaluate(CUT))
    assert {path: faults for path, faults in found.items() if faults != (0, [])} == {}
