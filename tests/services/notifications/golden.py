"""How each mail looks, kept as pictures: ``python -m tests.services.notifications.golden`` renews them; look at them then.

A picture shows a mail light and dark, side by side. Kept are bokmål in both tones, and one message in English and in
Northern Sami; every other mail is looked at by ``test_golden`` as well, but not kept.
"""

import base64
import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageChops, ImageFilter
from playwright.sync_api import Page

from chassis.web.pages import STATIC
from services.notifications import layout, texts, tones, wording
from services.notifications.templates import TEMPLATES
from tests.journeys.visitors import chromium
from tests.services.notifications.builders import HOST, OFFICE, samples

FOLDER = Path(__file__).parent / "golden"
WIDTH = 400
COLOURS = 128
ALSO_KEPT = {("en", "offer"), ("se", "offer")}
PAGE_MARGIN_PX = 3
"""A letter more or less in a line is not seen; a line is some 27 px."""
SEEN = 24
"""How much a point's colour must differ, of 255, after the picture has been softened a little."""
TOLERANCE = 0.004
"""The part of all points that may differ: letters are drawn a little differently from machine to machine."""


class Shown(NamedTuple):
    """One mail to look at."""

    template: str
    language: str
    tone: str

    @property
    def path(self) -> Path:
        return FOLDER / f"{self.template}-{self.language}-{self.tone}.png"

    @property
    def is_kept(self) -> bool:
        return self.language == "nb" or (self.language, self.template) in ALSO_KEPT


def every() -> list[Shown]:
    """Each template in each language we ship, in both tones."""
    return [Shown(*names, tone) for names in sorted(texts.catalogue()) for tone in tones.TONES]


def setting(shown: Shown) -> layout.Setting:
    """The mail, filled in with what is made up."""
    row = shown._asdict() | {
        "parameters": samples(shown.template),
        "purpose": TEMPLATES[shown.template].purpose,
        "links": {"preferences": f"https://{HOST}/notifications/preferences/Zm9yLWV4YW1wbGU"},
    }
    return wording.set_out(row, OFFICE)


def html(told: layout.Setting) -> str:
    """The mail as HTML with the letters it asks for first, so that it looks the same on every machine."""
    return layout.html(told).replace("</head>", f"<style>{_letters()}</style></head>")


def picture(page: Page, content: str) -> Image.Image:
    """A mail light and dark, side by side."""
    sides = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_content(content)
        page.evaluate("document.fonts.ready")
        sides.append(Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB"))
    both = Image.new("RGB", (sum(side.width for side in sides), max(side.height for side in sides)))
    both.paste(sides[0], (0, 0))
    both.paste(sides[1], (sides[0].width, 0))
    return both


def difference(one: Image.Image, other: Image.Image) -> float:
    """The part of all points that look different; 1 when the pictures are not of one size."""
    if abs(one.width - other.width) > PAGE_MARGIN_PX or abs(one.height - other.height) > PAGE_MARGIN_PX:
        return 1.0
    size = (min(one.width, other.width), min(one.height, other.height))
    soft = [each.convert("RGB").crop((0, 0, *size)).filter(ImageFilter.GaussianBlur(1.2)) for each in (one, other)]
    red, green, blue = ImageChops.difference(*soft).split()
    histogram = ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()
    return sum(histogram[SEEN:]) / (size[0] * size[1])


def opened() -> Iterator[Page]:
    """A page of the width of a phone."""
    with chromium() as browser:
        context = browser.new_context(viewport={"width": WIDTH, "height": 300}, locale="nb-NO")
        yield context.new_page()
        context.close()


@cache
def _letters() -> str:
    return "".join(
        f"@font-face {{ font-family: Inter; font-weight: {weight}; src: url(data:font/woff2;base64,{_file(weight)}) }}"
        for weight in (400, 600)
    )


def _file(weight: int) -> str:
    return base64.b64encode((STATIC / "vendor" / f"inter-{weight}.woff2").read_bytes()).decode()


def renew() -> None:
    """Take the pictures anew."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    for page in opened():
        for shown in every():
            if shown.is_kept:
                small = picture(page, html(setting(shown))).quantize(
                    COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
                )
                small.save(shown.path, optimize=True)
    print(
        f"{len(list(FOLDER.glob('*.png')))} pictures, {sum(p.stat().st_size for p in FOLDER.glob('*.png')) // 1024} KiB"
    )


if __name__ == "__main__":
    renew()
