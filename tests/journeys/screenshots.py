"""``make screenshots``: every page in every state as a picture in docs/screens, none with a fault.

With the folder of a running network's state as argument it visits that one; else it starts one of its own.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from chassis import log
from infra.local import demo
from infra.local.stack import Stack
from tests.journeys.crawl import Crawl
from tests.journeys.looking import Watch
from tests.journeys.scenes import prepare
from tests.journeys.views import views
from tests.journeys.visitors import DESK, PHONE, Network, chromium

SCREENS = Path(__file__).resolve().parents[2] / "docs" / "screens"
STATE = Path(__file__).resolve().parents[2] / ".brikke" / "screens"
COLOURS = 32
AT_REST = """() => {
  if (!document.querySelector(".ds-error-summary")) document.activeElement.blur();
}"""
"""Looking at a page leaves the focus on its first link; a summary of what is wrong keeps it."""
WHOLE = """() => {
  const leave = document.getElementById("leave");
  if (leave && innerWidth < 640) leave.style.position = "absolute";
}"""
"""What stays in place on a screen stands at the end of a picture of the whole page."""


class Look(NamedTuple):
    """One way to look at every page."""

    width: int
    state: str = ""
    """dark: by those who read in the dark; en: in English."""

    @property
    def name(self) -> str:
        return f"{self.width}{'-' if self.state else ''}{self.state}"


LOOKS = [Look(DESK), Look(PHONE), Look(DESK, "dark"), Look(PHONE, "dark"), Look(PHONE, "en")]


def main() -> None:
    """Take the pictures; exit 1 when a page has a fault."""
    log.configure("WARNING", process="screenshots")
    given = sys.argv[1] if len(sys.argv) > 1 else None
    stack = Stack(Path(given) if given else STATE)
    try:
        if not given:
            stack.start(say=print)
            demo.run(stack, print)
        faults = list(photograph(Network(stack), sys.argv[2:]))
    finally:
        if not given:
            stack.reset()
    print(f"{len(list(SCREENS.glob('*.png')))} pictures in {SCREENS}")
    sys.exit(1 if faults else 0)


def photograph(network: Network, only: list[str]) -> Iterator[str]:
    """A picture of each page in each state (``only``: those whose names begin so); what is wrong, as it is found."""
    wanted = [view for view in views(prepare(network)) if not only or view.name.startswith(tuple(only))]
    SCREENS.mkdir(parents=True, exist_ok=True)
    for old in SCREENS.glob("*.png") if not only else ():
        old.unlink()
    with chromium() as browser:
        crawl = Crawl(browser, network)
        for look in LOOKS:
            reads = "en-GB" if look.state == "en" else "nb-NO"
            for view, watch in crawl.walk(wanted, look.width, dark=look.state == "dark", reads=reads):
                yield from _take(watch, f"{view.name}-{look.name}")
                if not look.state and crawl.spoil(watch.page):
                    yield from _take(watch, f"{view.name}-{look.name}-error")


def _take(watch: Watch, name: str) -> Iterator[str]:
    """A picture, in as few colours as its page has, and what is wrong."""
    for fault in watch.faults():
        print(f"{name}: {fault}", flush=True)
        yield f"{name}: {fault}"
    watch.page.evaluate(AT_REST)
    watch.page.evaluate(WHOLE)
    shown = Image.open(BytesIO(watch.page.screenshot(full_page=True))).convert("RGB")
    few = shown.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(SCREENS / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
