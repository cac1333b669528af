"""Longer texts that people read: Markdown beside the code, ``content/<name>.<language>.md``, one file a language.

A file begins with its title (``# …``). The reader's language is asked for first, then the next in line
(``languages.FALLBACKS``); a text that exists in one language only is shown to those who read that language. Nobody's
language is written by a machine: a file is there because a person wrote it.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from chassis import languages, terms

ALL = (*languages.LANGUAGES, *languages.PARTLY)


class ContentMalformed(Exception):
    """A text does not begin with its title; the message names the file."""


@dataclass(frozen=True)
class Content:
    """A text as it is shown."""

    title: str
    html: Markup
    """What follows the title, as HTML."""
    source: str
    """The whole, as it was written."""
    language: str


class Contents:
    """The texts of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[Path, Content] = {}

    def find(self, name: str, language: str) -> Content | None:
        """The text for a reader; None when there is none for them. Errors: ContentMalformed."""
        for code in languages.FALLBACKS[language]:
            path = self._folder / f"{name}.{code}.md"
            if path not in self._read and path.exists():
                self._read[path] = read(path, code)
            if path in self._read:
                return self._read[path]
        return None

    def languages_of(self, name: str) -> list[str]:
        """In which languages the text is written."""
        return [code for code in ALL if (self._folder / f"{name}.{code}.md").exists()]


def read(path: Path, language: str) -> Content:
    """A text from its file. Errors: ContentMalformed."""
    source = terms.own(path.read_text(encoding="utf-8"), language)
    title, _, rest = source.strip().partition("\n")
    if not title.startswith("# "):
        raise ContentMalformed(str(path))
    return Content(title[2:].strip(), html(rest), source, language)


def html(markdown: str) -> Markup:
    """Markdown as HTML in the design's own parts; HTML inside it is shown, not done."""
    rendered: str = _parser().render(markdown)
    return Markup(rendered)  # noqa: S704 the parser escapes everything that was written


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    parser.add_render_rule("heading_open", _heading)
    parser.add_render_rule("link_open", _link)
    return parser


def _heading(self: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    tokens[index].attrSet("class", "ds-heading")
    tokens[index].attrSet("data-size", "sm" if tokens[index].tag == "h2" else "xs")
    return str(self.renderToken(tokens, index, options, env))


def _link(self: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    """Elsewhere nobody learns which page a reader came from."""
    if str(tokens[index].attrGet("href")).startswith("http"):
        tokens[index].attrSet("rel", "noreferrer")
    return str(self.renderToken(tokens, index, options, env))
