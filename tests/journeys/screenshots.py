"""``make screenshots``: every page in every state as a picture in docs/screens, none with a fault.

With the folder of a running network's state as argument it visits that one; else it starts one of its own.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from infra.local import demo
from infra.local.stack import Stack
from tests.journeys.crawl import Crawl
from tests.journeys.looking import Watch
from tests.journeys.scenes import prepare
from tests.journeys.views import View, views
from tests.journeys.visitors import DESK, PHONE, Network, chromium

SCREENS = Path(__file__).resolve().parents[2] / "docs" / "screens"
STATE = Path(__file__).resolve().parents[2] / ".brikke" / "screens"
LOOKS = [(DESK, False), (PHONE, False), (DESK, True), (PHONE, True)]


def main() -> None:
    """Take the pictures; exit 1 when a page has a fault."""
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
        for view in wanted:
            for width, dark in LOOKS:
                for fault in _photograph(crawl, view, width, dark):
                    print(fault, flush=True)
                    yield fault


def _photograph(crawl: Crawl, view: View, width: int, dark: bool) -> Iterator[str]:
    state = f"{width}-dark" if dark else f"{width}"
    with crawl.at(view, width, dark=dark) as page:
        watch = Watch(page)
        page.goto(view.path)
        page.screenshot(path=SCREENS / f"{view.name}-{state}.png", full_page=True)
        yield from (f"{view.name}-{state}: {fault}" for fault in watch.faults())
        if not dark and crawl.spoil(page):
            page.screenshot(path=SCREENS / f"{view.name}-{state}-error.png", full_page=True)
            yield from (f"{view.name}-{state}-error: {fault}" for fault in watch.faults())


if __name__ == "__main__":
    main()
