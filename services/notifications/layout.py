"""How a message is set: the same words as plain text, as one accessible HTML layout, and as a letter."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import NamedTuple

import css_inline
import jinja2
from markupsafe import Markup

ADDRESS = re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?)]")
WHOLE = re.compile(r"(?<![\w-])(?:\d{2}(?: \d{2}){3}|\d{3} \d{3}|[A-ZÆØÅ\d]{3,5}-[A-ZÆØÅ\d]{3,5})(?![\w-])")
"""Phone numbers and codes: they are read, and copied, in one piece."""
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
    return _template().render(
        setting=setting,
        paragraphs=_paragraphs(setting.body),
        signature=_signed("\n".join(setting.signature)),
        footer=[_linked(part) for part in setting.footer],
    )


def _fold(line: str) -> str:
    line = " " + line if line.startswith((" ", ">", "From ")) else line
    if len(line) <= WIDTH + 2:
        return line
    lines, words = [], ""
    for word in line.split():
        if words and len(words) + 1 + len(word) > WIDTH:
            lines.append(words)
            words = word
        else:
            words = f"{words} {word}" if words else word
    return " \n".join([*lines, words])


def _paragraphs(body: str) -> list[Markup]:
    """Paragraphs stand between empty lines; line breaks inside them are kept, addresses become links."""
    return [_linked(part) for part in body.strip().split("\n\n") if part.strip()]


@lru_cache(50)
def _signed(lines: str) -> Markup:
    """Who signs, and the office, are the same under every message."""
    return _linked(lines)


def _linked(words: str) -> Markup:
    if "://" not in words:
        return Markup(_kept_whole(words).replace("\n", "<br>"))  # noqa: S704 escaped there
    parts, end = [], 0
    for found in ADDRESS.finditer(words):
        parts += [_kept_whole(words[end : found.start()]), _link().replace("%s", escape(found.group()))]
        end = found.end()
    parts.append(_kept_whole(words[end:]))
    return Markup("".join(parts).replace("\n", "<br>"))  # noqa: S704 escaped above


def _kept_whole(words: str) -> str:
    """Escaped, and no line broken inside a number or a code."""
    parts, end = [], 0
    for found in WHOLE.finditer(words):
        parts += [escape(words[end : found.start()]), f'<span style="white-space: nowrap">{found.group()}</span>']
        end = found.end()
    return "".join([*parts, escape(words[end:])])


@cache
def _template() -> jinja2.Template:
    """The layout, its styles written into the elements once for all messages."""
    return jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(_inlined(_layout()))


@cache
def _link() -> str:
    """A link as the layout's styles make it, with two places for its address."""
    sample = '<a href="%s">%s</a>'
    found = re.search(r'<a href="%s"[^>]*>%s</a>', _inlined(_layout().replace("<main", f"{sample}<main")))
    return found.group() if found else sample


def _inlined(page: str) -> str:
    return css_inline.inline(page, keep_at_rules=True, load_remote_stylesheets=False)


def _layout() -> str:
    return (Path(__file__).parent / "messages" / "layout.html").read_text()
