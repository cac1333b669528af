"""What a page must be, whatever it shows: no error in the console, nothing refused by the content policy, nothing sideways,
nothing that axe finds (WCAG 2.2 A and AA, best practice), and nothing of what ``looking.js`` looks at."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Page

from chassis import web

AXE = Path(web.__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
OWN = Path(__file__).with_suffix(".js")
RUN_AXE = """async () => (await axe.run({
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  rules: {"target-size": {enabled: true}},
})).violations.map(v => [v.id, v.help, v.nodes.map(n => n.target.join(' '))])"""
RUN_OWN = "() => ownFaults()"


@cache
def axe() -> str:
    """axe-core, installed at set-up beside the design system."""
    return AXE.read_text()


class Watch:
    """Notes what the console of a page says while it is looked at."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.said: list[str] = []
        page.add_init_script(f"(() => {{ {OWN.read_text()} }})()")
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.said.append(f"script: {error}"))

    def _note(self, message: ConsoleMessage) -> None:
        # A form that was not filled in well is answered with 422, and chromium notes every such answer.
        own = message.location.get("url") == self.page.url and message.text.startswith("Failed to load resource")
        if message.type == "error" and not own:
            self.said.append(f"console: {message.text} {message.location.get('url', '')}")

    def faults(self) -> list[str]:
        """What is wrong with the page as it stands now; empty when nothing is."""
        said, self.said = self.said, []
        wider: int = self.page.evaluate(SIDEWAYS)
        if wider > 0:
            said.append(f"{wider} px wider than the screen")
        self.page.keyboard.press("Tab")  # from here on the browser shows focus as to someone who uses the keyboard
        own: list[str] = self.page.evaluate(RUN_OWN)
        return said + own + [_told(found) for found in self._axe()]

    def _axe(self) -> list[Any]:
        self.page.evaluate(axe())
        found: list[Any] = self.page.evaluate(RUN_AXE)
        return found


def _told(found: Any) -> str:
    rule, help_text, places = found
    return f"axe {rule}: {help_text}: {', '.join(places[:3])}"
