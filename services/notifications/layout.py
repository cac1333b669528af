"""How a message is set: the same words as plain text, as one accessible HTML layout, and as a letter."""

import re
import textwrap
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import css_inline
import jinja2
from markupsafe import Markup, escape

ADDRESS = re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?)]")
WIDTH = 74
"""Characters in a line of text mail; readers that know format=flowed join the lines again (RFC 3676)."""


class Setting(NamedTuple):
    """A message that has been filled in, part by part, in the order it is read."""

    language: str
    subject: str
    body: str
    signature: Sequence[str]
    """Lines: the person, the office, its address and phone."""
    footer: Sequence[str]
    """Paragraphs: why this comes, and how to change it."""


def text(setting: Setting) -> str:
    """The message as text, each paragraph one line: what a screen reader reads aloud."""
    parts = [
        setting.body,
        "\n".join(setting.signature),
        "-- \n" + "\n\n".join(setting.footer) if setting.footer else "",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def flowed(plain: str) -> str:
    """Text folded to be read anywhere: a line that ends with a space goes on in the next (format=flowed)."""
    return "\n".join(_fold(line) for line in plain.split("\n"))


def unflowed(folded: str) -> str:
    """What :func:`flowed` folded, as it was."""
    joined = re.sub(r"(?<!^--) \n", " ", folded.replace("\r\n", "\n"), flags=re.MULTILINE)
    return re.sub(r"^ (?=[ >]|From )", "", joined, flags=re.MULTILINE)


def html(setting: Setting) -> str:
    """A whole page with its styles written into the elements, as mail readers want it; nothing is fetched from anywhere."""
    page = _template().render(
        setting=setting,
        paragraphs=_paragraphs(setting.body),
        signature=_linked("\n".join(setting.signature)),
        footer=[_linked(part) for part in setting.footer],
    )
    return css_inline.inline(page, keep_at_rules=True, load_remote_stylesheets=False)


def _fold(line: str) -> str:
    line = " " + line if re.match(r"[ >]|From ", line) else line
    if len(line) <= WIDTH + 2:
        return line
    return " \n".join(textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False))


def _paragraphs(body: str) -> list[Markup]:
    """Paragraphs stand between empty lines; line breaks inside them are kept, addresses become links."""
    return [_linked(part) for part in body.strip().split("\n\n") if part.strip()]


def _linked(words: str) -> Markup:
    parts, end = [], 0
    for found in ADDRESS.finditer(words):
        url = escape(found.group())
        parts += [escape(words[end : found.start()]), Markup('<a href="%s">%s</a>') % (url, url)]
        end = found.end()
    parts.append(escape(words[end:]))
    return Markup("").join(parts).replace("\n", Markup("<br>"))


@cache
def _template() -> jinja2.Template:
    source = (Path(__file__).parent / "messages" / "layout.html").read_text()
    return jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(source)
